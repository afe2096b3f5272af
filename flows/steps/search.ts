import type { ScoredPassage, StepContext } from '../ports.ts';
import type { SearchQuery } from './queries.ts';

/** A found passage by reference; the same shape as {@link ScoredPassage}, as a type that is plain JSON. */
export type PassageReference = { passageId: number; pageId: number; score: number };

export type SearchOutput = {
  /** Best first. */
  results: PassageReference[];
  /** Passages that were matched and kept. */
  count: number;
  /** Pages that they are on. */
  pages: number;
};

/** Passages kept for the second stage: more cost time there and no longer help. */
const kept = 100;

/** Step 1, one for each query, side by side: the passages that share words with it. */
export async function search(
  { runId, siteKey, place }: SearchQuery,
  { signal, ports }: StepContext,
): Promise<SearchOutput> {
  const query = (await ports.preparations.queries(runId, signal))[place] ?? '';
  signal.throwIfAborted();
  const found = await ports.passages(siteKey).search(query, kept, signal);
  const results = found.map(reference);
  return { results, count: results.length, pages: new Set(results.map(({ pageId }) => pageId)).size };
}

/** Exactly the three numbers: a step's output is kept and broadcast. Four digits tell scores apart. */
export function reference({ passageId, pageId, score }: ScoredPassage): PassageReference {
  return { passageId, pageId, score: Math.round(score * 10_000) / 10_000 };
}
