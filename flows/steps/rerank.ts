import type { StepContext } from '../ports.ts';
import { rescore } from '../text/rescore.ts';
import { type PassageReference, reference } from './search.ts';

export type RerankInput = { runId: string; results: PassageReference[] };

export type RerankOutput = {
  /** Best first, scores 0 to 1. */
  best: PassageReference[];
  /** Passages that were compared. */
  considered: number;
};

const mostPassages = 8;
const leastPassages = 5;
const mostPerPage = 3;
/** Beyond the first five, a passage must reach this share of the best score. */
const worthKeeping = 0.5;

/** Step 2: the passages again, by closer evidence, and the few that are worth reading. */
export async function rerank(
  { runId, results }: RerankInput,
  { signal, ports }: StepContext,
): Promise<RerankOutput> {
  const question = await ports.preparations.question(runId, signal);
  const passages = await ports.passages.load(
    results.map(({ passageId }) => passageId),
    signal,
  );
  signal.throwIfAborted();
  const firstScores = new Map(results.map(({ passageId, score }) => [passageId, score]));
  const candidates = passages.map((passage) => ({ ...passage, score: firstScores.get(passage.id) ?? 0 }));
  const scores = rescore(question, candidates);
  const highest = Math.max(1e-9, ...scores);
  const ranked = candidates
    .map(({ id, pageId }, index) => ({ passageId: id, pageId, score: (scores[index] ?? 0) / highest }))
    .sort((a, b) => b.score - a.score || a.passageId - b.passageId);
  return { best: choose(ranked).map(reference), considered: passages.length };
}

function choose(ranked: readonly PassageReference[]): PassageReference[] {
  const perPage = new Map<number, number>();
  const best: PassageReference[] = [];
  for (const passage of ranked) {
    if (best.length === mostPassages) break;
    if (best.length >= leastPassages && passage.score < worthKeeping) break;
    const held = perPage.get(passage.pageId) ?? 0;
    if (held === mostPerPage) continue;
    perPage.set(passage.pageId, held + 1);
    best.push(passage);
  }
  return best;
}
