import { defaultSiteKey, type StepContext } from '../ports.ts';
import { rankPassages } from './rank-passages.ts';
import { type PassageReference, reference, type SearchOutput } from './search.ts';

export type RerankInput = {
  runId: string;
  siteKey?: string;
  /** One for each query, in their order. */
  searches: SearchOutput[];
};

/** A passage for the query at a place, from 0. */
export type ChosenPassage = PassageReference & { query: number };

export type PageReference = { pageId: number; score: number };

export type RerankOutput = {
  /** Query by query, best first, scores 0 to 1; a passage may be there for several queries. */
  best: ChosenPassage[];
  /** The next best after them, for what else there is to ask. */
  related: PassageReference[];
  /** The pages of the passages, best first, by all of their passages that were compared; best = 1. */
  pages: PageReference[];
  /** Passages that were compared. */
  considered: number;
  /** Who had the last word; `missed`: a reranker is set and did not answer. */
  judge: 'own' | 'reranker' | 'missed';
  /** A reranker has judged all of this before. */
  reused?: true;
};

/** How much a page's best passages count for the page; measured, see docs/decisions. */
const pageShares = [1, 0.2, 0.1];

/** Passages for each query by how many queries there are, so that every part of a question is in the context. */
const quotas = [
  { most: 8, least: 5 },
  { most: 5, least: 3 },
  { most: 4, least: 2 },
  { most: 3, least: 2 },
] as const;
const mostPerPage = 3;
const mostRelated = 12;
/** Beyond the least, a passage must reach this share of the best score. */
const worthKeeping = 0.5;

/** Step 2: the passages again, by closer evidence, and the few that are worth reading. */
export async function rerank(
  { runId, siteKey = defaultSiteKey, searches }: RerankInput,
  { signal, ports }: StepContext,
): Promise<RerankOutput> {
  const { texts: queries, asked } = await ports.preparations.plan(runId, signal);
  const ids = new Set(searches.flatMap(({ results }) => results.map(({ passageId }) => passageId)));
  const passages = await ports.passages(siteKey).load([...ids], signal);
  signal.throwIfAborted();
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  const rankings = await Promise.all(
    queries.map((query, place) =>
      rankPassages(query, searches[place]?.results ?? [], byId, { signal, ports }),
    ),
  );
  const ranked = rankings.map(({ passages: found }) => found);
  const chosen = ranked.map((found, place) =>
    choose(found, quotas[place < asked ? asked - 1 : 3] ?? quotas[3]),
  );
  const best = chosen.flatMap((found, query) => found.map((one) => ({ ...reference(one), query })));
  const held = new Set(best.map(({ passageId }) => passageId));
  const related = inTurns(ranked)
    .filter(({ passageId }) => !held.has(passageId))
    .slice(0, mostRelated);
  return {
    best,
    related: related.map(reference),
    pages: firstOfEach(inTurns(ranked.map((found, place) => rankPages(found, chosen[place] ?? [])))),
    considered: passages.length,
    judge: rankings.map(({ judge }) => judge).find((judge) => judge !== 'own') ?? 'own',
    ...(rankings.length > 0 && rankings.every(({ reused }) => reused) ? { reused: true } : {}),
  };
}

/** The first of each list, then the second of each, and so on. */
function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  ).flat();
}

function firstOfEach(pages: readonly PageReference[]): PageReference[] {
  return pages.filter(({ pageId }, index) => pages.findIndex((page) => page.pageId === pageId) === index);
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

function choose(
  ranked: readonly PassageReference[],
  { most, least }: (typeof quotas)[number],
): PassageReference[] {
  const perPage = new Map<number, number>();
  const best: PassageReference[] = [];
  for (const passage of ranked) {
    if (best.length === most) break;
    if (best.length >= least && passage.score < worthKeeping) break;
    const held = perPage.get(passage.pageId) ?? 0;
    if (held === mostPerPage) continue;
    perPage.set(passage.pageId, held + 1);
    best.push(passage);
  }
  return best;
}
