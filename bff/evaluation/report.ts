import type { Evaluated } from './evaluate.ts';
import type { Gate } from './gates.ts';
import type { Summary } from './summary.ts';

/** The whole result of one file of questions, also what `--json` prints. */
export interface EvaluationReport {
  name: string;
  /** What has answered: the name of a model, or `extractive`. */
  model: string;
  summary: Summary;
  gates: Gate[];
  questions: Evaluated[];
}

/** A report for a person: figures, gates, and what went wrong with which question; `most` questions at most. */
export function renderReport(report: EvaluationReport, most = Infinity): string {
  const { name, model, summary, gates, questions } = report;
  const wrong = questions.filter(({ troubles }) => troubles.length > 0);
  return [
    `${name}: ${summary.questions} questions, answered by ${model}`,
    ...figureLines(summary).map((line) => `  ${line}`),
    ...gates.map((gate) => `  ${gateLine(gate)}`),
    ...(wrong.length > 0 ? ['', `  Went wrong: ${wrong.length} of ${questions.length}`] : []),
    ...wrong
      .slice(0, most)
      .flatMap(({ question, troubles }) => [
        `  - ${question.replace(/\s+/g, ' ')}`,
        ...troubles.map(({ text }) => `      ${text}`),
      ]),
    ...(wrong.length > most ? [`  … and ${wrong.length - most} more (--json lists all)`] : []),
    '',
  ].join('\n');
}

function figureLines(summary: Summary): string[] {
  const { ndcg10, mrr, recall5, citationValidity, refused, answered, cost, withoutCandidate, failed } =
    summary;
  const found =
    ndcg10 === undefined
      ? []
      : [`nDCG@10 ${figure(ndcg10)}   MRR ${figure(mrr)}   recall@5 ${figure(recall5)}`];
  const line = (text: string, value: number | undefined) =>
    value === undefined ? [] : [`${text} ${figure(value)}`];
  return [
    ...found,
    ...line('questions that the pages answer, answered', answered),
    ...line('questions that they do not answer, refused', refused),
    ...line('citations that their source supports', citationValidity),
    `questions without a candidate ${withoutCandidate}`,
    ...(failed > 0 ? [`answers that failed ${failed}`] : []),
    ...(cost ? [costLine(cost)] : ['cost none: no language model was asked']),
  ];
}

function costLine({ inputTokens, outputTokens, money, currency }: NonNullable<Summary['cost']>): string {
  const tokens = `cost ${inputTokens} tokens in, ${outputTokens} out`;
  return money === undefined ? tokens : `${tokens}, ${money.toFixed(4)} ${currency ?? ''}`.trim();
}

function gateLine({ name, least, value, held }: Gate): string {
  if (value === undefined) return `MISSED --${name} ${least}: no question measures it`;
  return `${held ? 'held  ' : 'MISSED'} --${name} ${least}: ${figure(value)}`;
}

const figure = (value = 0) => value.toFixed(3).replace(/^0/, '');
