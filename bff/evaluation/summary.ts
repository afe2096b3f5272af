import type { Evaluated } from './evaluate.ts';

/** The figures of an evaluation; shares and scores are 0 to 1 and missing when nothing could be measured. */
export interface Summary {
  questions: number;
  /** Over the questions that expect a page or passage. */
  ndcg10?: number;
  mrr?: number;
  recall5?: number;
  /** Questions for which no passage was even compared. */
  withoutCandidate: number;
  /** Share of the citations in all answers that their source supports. */
  citationValidity?: number;
  /** Share of the questions that the pages do not answer which were refused. */
  refused?: number;
  /** Share of the other questions which were answered. */
  answered?: number;
  /** Of the language model, when one has answered. */
  cost?: { inputTokens: number; outputTokens: number; money?: number; currency?: string };
  /** Answers that failed. */
  failed: number;
}

/** Price of a million tokens. */
export interface Price {
  inputPerMillion: number;
  outputPerMillion: number;
  currency: string;
}

/** Averages the questions of an evaluation. */
export function summarize(results: readonly Evaluated[], price?: Price): Summary {
  const scores = results.flatMap((result) => result.scores ?? []);
  const settled = results.filter(({ troubles }) => troubles.every(({ code }) => code !== 'answer_failed'));
  const refusals = settled.filter(({ kind }) => kind === 'refusal');
  const others = settled.filter(({ kind }) => kind !== 'refusal');
  const cited = results.filter(({ refused }) => !refused);
  const marks = cited.reduce((sum, { citations }) => sum + citations.marks, 0);
  const supported = cited.reduce((sum, { citations }) => sum + citations.supported, 0);
  const usages = results.flatMap(({ usage }) => usage ?? []);
  const share = (part: number, all: number) => (all === 0 ? undefined : part / all);
  const figures = {
    ndcg10: mean(scores.map(({ ndcg10 }) => ndcg10)),
    mrr: mean(scores.map(({ reciprocalRank }) => reciprocalRank)),
    recall5: mean(scores.map(({ recall5 }) => recall5)),
    citationValidity: share(supported, marks),
    refused: share(refusals.filter(({ refused }) => refused).length, refusals.length),
    answered: share(others.filter(({ refused }) => !refused).length, others.length),
  };
  return {
    questions: results.length,
    ...defined(figures),
    withoutCandidate: results.filter(({ candidates }) => candidates === 0).length,
    failed: results.length - settled.length,
    ...(usages.length > 0 ? { cost: costOf(usages, price) } : {}),
  };
}

function costOf(usages: readonly NonNullable<Evaluated['usage']>[], price: Price | undefined) {
  const inputTokens = usages.reduce((sum, usage) => sum + usage.inputTokens, 0);
  const outputTokens = usages.reduce((sum, usage) => sum + usage.outputTokens, 0);
  if (!price) return { inputTokens, outputTokens };
  const money = (inputTokens * price.inputPerMillion + outputTokens * price.outputPerMillion) / 1_000_000;
  return { inputTokens, outputTokens, money, currency: price.currency };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function defined<T extends object>(figures: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const held = Object.entries(figures).filter(([, value]) => value !== undefined);
  return Object.fromEntries(held) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
