import { defaultSiteKey, type StepContext } from '../ports.ts';
import { rescore } from '../text/rescore.ts';
import { type PassageReference, reference } from './search.ts';

export type RerankInput = { runId: string; siteKey?: string; results: PassageReference[] };

export type PageReference = { pageId: number; score: number };

export type RerankOutput = {
  /** Best first, scores 0 to 1. */
  best: PassageReference[];
  /** The next best after them, for what else there is to ask. */
  related: PassageReference[];
  /** The pages of the passages, best first, by all of their passages that were compared; best = 1. */
  pages: PageReference[];
  /** Passages that were compared. */
  considered: number;
};

/** How much a page's best passages count for the page; measured, see docs/decisions. */
const pageShares = [1, 0.2, 0.1];

const mostPassages = 8;
const leastPassages = 5;
const mostPerPage = 3;
const mostRelated = 12;
/** Beyond the first five, a passage must reach this share of the best score. */
const worthKeeping = 0.5;

/** Step 2: the passages again, by closer evidence, and the few that are worth reading. */
export async function rerank(
  { runId, siteKey = defaultSiteKey, results }: RerankInput,
  { signal, ports }: StepContext,
): Promise<RerankOutput> {
  const question = await ports.preparations.question(runId, signal);
  const passages = await ports.passages(siteKey).load(
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
  const best = choose(ranked);
  const related = ranked.filter((passage) => !best.includes(passage)).slice(0, mostRelated);
  return {
    best: best.map(reference),
    related: related.map(reference),
    pages: rankPages(ranked, best),
    considered: passages.length,
  };
}

/**
 * The pages of the chosen passages. A page that speaks to the question in several places is more
 * likely meant than one that has a single good passage by chance.
 */
function rankPages(
  ranked: readonly PassageReference[],
  chosen: readonly PassageReference[],
): PageReference[] {
  const scores = new Map<number, number[]>();
  for (const { pageId, score } of ranked) scores.set(pageId, [...(scores.get(pageId) ?? []), score]);
  const total = (pageId: number) =>
    pageShares.reduce((sum, share, index) => sum + share * (scores.get(pageId)?.[index] ?? 0), 0);
  const pages = [...new Set(chosen.map(({ pageId }) => pageId))]
    .map((pageId) => ({ pageId, score: total(pageId) }))
    .sort((a, b) => b.score - a.score || a.pageId - b.pageId);
  const highest = Math.max(1e-9, pages[0]?.score ?? 0);
  return pages.map(({ pageId, score }) => ({
    pageId,
    score: Math.round((score / highest) * 10_000) / 10_000,
  }));
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
