import { createSqlContentStore } from '../../../flows/content/sql-content-store.ts';
import { createSqlPassageStore } from '../../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../../flows/ports.ts';
import { createExtractiveAnswerModel } from '../../../bff/adapters/extractive-answer-model.ts';
import { parseConfig } from '../../../bff/config.ts';
import { evaluateAll } from '../../../bff/evaluation/evaluate.ts';
import { judge } from '../../../bff/evaluation/judge.ts';
import { ndcg, recall, reciprocalRank } from '../../../bff/evaluation/metrics.ts';
import { summarize } from '../../../bff/evaluation/summary.ts';
import type { EvaluationQuestion } from '../../../bff/evaluation/question.ts';
import {
  configurationOf,
  fillFullText,
  fullTextMethods,
  searchFullText,
  type FullTextMethod,
} from './full-text.ts';
import type { RetrievalSet } from './sets.ts';

export interface Row {
  method: string;
  ndcg10: number;
  mrr: number;
  recall5: number;
  withoutCandidate: number;
}

const signal = new AbortController().signal;
const batch = 200;

/** Indexes a set and asks its questions in every way; ours, whole, is the first row. */
export async function compare(sql: Sql, { name, pages, questions }: RetrievalSet): Promise<Row[]> {
  const store = createSqlContentStore(sql, name);
  for (let at = 0; at < pages.length; at += batch) await store.write('set', pages.slice(at, at + batch), []);
  const passages = createSqlPassageStore(sql, name);
  const known = new Set(pages.map(({ url }) => url));
  const ports = {
    steps: { passages: () => passages },
    model: createExtractiveAnswerModel(0),
    site: { ...parseConfig({}).site, key: name },
    hasPage: (address: string) => known.has(address),
  };
  const {
    ndcg10 = 0,
    mrr = 0,
    recall5 = 0,
    withoutCandidate,
  } = summarize(await evaluateAll(questions, ports, signal));
  const rows = [{ method: 'ours', ndcg10, mrr, recall5, withoutCandidate }];

  const firstStage = async (question: string) => {
    const found = await passages.search(question, 100, signal);
    const loaded = await passages.load(
      found.map(({ passageId }) => passageId),
      signal,
    );
    return [...new Set(loaded.map(({ url }) => url))];
  };
  rows.push(await rank('ours, BM25 alone', questions, firstStage));
  const configuration = configurationOf(mostCommon(pages.map(({ lang }) => lang)));
  await fillFullText(sql, pages, configuration);
  for (const method of Object.keys(fullTextMethods) as FullTextMethod[]) {
    rows.push(await rank(method, questions, (text) => searchFullText(sql, method, configuration, text)));
  }
  await store.removeAll();
  return rows;
}

/** Judges a way of searching. */
export async function rank(
  method: string,
  questions: readonly EvaluationQuestion[],
  search: (question: string) => Promise<string[]>,
): Promise<Row> {
  const sums = { ndcg10: 0, mrr: 0, recall5: 0, withoutCandidate: 0 };
  for (const { question, expected } of questions) {
    const pages = await search(question);
    const judged = judge(expected, { pages, passages: [] });
    if (!judged) continue;
    sums.ndcg10 += ndcg(judged) / questions.length;
    sums.mrr += reciprocalRank(judged) / questions.length;
    sums.recall5 += recall(judged) / questions.length;
    if (pages.length === 0) sums.withoutCandidate += 1;
  }
  return { method, ...sums };
}

/** A table with each method's nDCG as a share of ours. */
export function printTable(title: string, rows: readonly Row[]): void {
  console.log(`${title}\n`);
  console.log('                      nDCG@10  × ours     MRR     r@5  without a candidate');
  const best = rows[0]?.ndcg10 || 1;
  for (const { method, ndcg10, mrr, recall5, withoutCandidate } of rows) {
    const cells = [
      ndcg10.toFixed(3).padStart(7),
      (ndcg10 / best).toFixed(2).padStart(8),
      mrr.toFixed(3).padStart(8),
      recall5.toFixed(3).padStart(8),
      String(withoutCandidate).padStart(21),
    ];
    console.log(method.padEnd(22) + cells.join(''));
  }
  console.log('');
}

function mostCommon(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
