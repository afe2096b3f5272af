import type { ScoredPassage, StepContext } from '../ports.ts';
import { fuse, spread } from '../text/fuse.ts';
import { withoutEnd } from '../text/without-end.ts';
import type { SearchQuery } from './queries.ts';
import { readNumbers, recall } from './recall.ts';

/** A found passage by reference; plain JSON. */
export type PassageReference = {
  passageId: number;
  pageId: number;
  score: number;
  /** How near its meaning is, 0 to 1, nearest = 1; missing where only words were compared. */
  meaning?: number;
};

export type SearchOutput = {
  /** Best first. */
  results: PassageReference[];
  /** Passages that were matched and kept. */
  count: number;
  /** Pages that they are on. */
  pages: number;
  /** `missed`: the meaning should have been compared, and could not be. */
  meaning: 'none' | 'compared' | 'missed';
  /** Known from before: the same was searched for in the same content. */
  reused?: true;
};

/** Passages kept for the second stage: more cost time there and no longer help. */
const kept = 100;

/** Step 1, one for each query, side by side: the passages that share words with it, or mean the same. */
export async function search(
  { runId, siteKey, place }: SearchQuery,
  { signal, ports }: StepContext,
): Promise<SearchOutput> {
  const { texts } = await ports.preparations.plan(runId, signal);
  // half of a question and a question of its own are the same search
  const query = withoutEnd(texts[place] ?? '', '?？!., \n\t');
  // before the search, so that what it finds is never kept under a newer name than its own
  const version = ports.memory ? await ports.passages(siteKey).version(signal) : '';
  const given = [siteKey, version, ports.meaning?.embedder.model, ports.meaning?.weight, query];
  const { value, reused } = await recall(
    'search',
    given,
    { signal, ports },
    {
      work: () => searchFor(query, siteKey, { signal, ports }),
      read: readOutput,
      whole: ({ meaning }) => meaning !== 'missed',
    },
  );
  return reused ? { ...value, reused } : value;
}

async function searchFor(
  query: string,
  siteKey: string,
  { signal, ports }: StepContext,
): Promise<SearchOutput> {
  signal.throwIfAborted();
  const [words, near] = await Promise.all([
    ports.passages(siteKey).search(query, kept, signal),
    searchMeaning(query, siteKey, { signal, ports }),
  ]);
  const results = Array.isArray(near) ? join(words, near, ports.meaning?.weight ?? 0) : words.map(reference);
  return {
    results,
    count: results.length,
    pages: new Set(results.map(({ pageId }) => pageId)).size,
    meaning: Array.isArray(near) ? 'compared' : near,
  };
}

function readOutput(kept: unknown): SearchOutput | undefined {
  const isOutput = (value: unknown): value is SearchOutput =>
    typeof value === 'object' && value !== null && 'results' in value && Array.isArray(value.results);
  return isOutput(kept) ? kept : undefined;
}

/** Words alone do, too: whatever goes wrong here is told and gone on without. */
async function searchMeaning(
  query: string,
  siteKey: string,
  { signal, ports }: StepContext,
): Promise<ScoredPassage[] | 'none' | 'missed'> {
  if (!ports.meaning || query.trim() === '') return 'none';
  const { embedder, vectors } = ports.meaning;
  const store = vectors(siteKey);
  try {
    if (!(await store.has(embedder.model, signal))) return 'none';
    const { value: vector } = await recall(
      'embedding',
      [embedder.model, query],
      { signal, ports },
      {
        work: async () => (await embedder.embed([query], signal))[0] ?? [],
        read: readNumbers,
      },
    );
    return await store.nearest(embedder.model, vector, kept, signal);
  } catch (error) {
    signal.throwIfAborted();
    ports.onTrouble?.(error);
    return 'missed';
  }
}

/** Both lists as one, best first. */
function join(
  words: readonly ScoredPassage[],
  near: readonly ScoredPassage[],
  weight: number,
): PassageReference[] {
  const meanings = spread(near.map(({ score }) => score));
  const found = new Map<number, Required<PassageReference>>();
  for (const passage of words) found.set(passage.passageId, { ...passage, meaning: 0 });
  near.forEach(({ passageId, pageId }, place) => {
    const score = found.get(passageId)?.score ?? 0;
    found.set(passageId, { passageId, pageId, score, meaning: meanings[place] ?? 0 });
  });
  const all = [...found.values()];
  const scores = fuse(
    all.map(({ score, meaning }) => ({ words: score, meaning })),
    weight,
  );
  return all
    .map((passage, place) => ({ passage, fit: scores[place] ?? 0 }))
    .sort((a, b) => b.fit - a.fit || a.passage.passageId - b.passage.passageId)
    .slice(0, kept)
    .map(({ passage }) => ({ ...reference(passage), meaning: rounded(passage.meaning) }));
}

/** Exactly the three numbers: a step's output is kept and broadcast. */
export function reference({ passageId, pageId, score }: ScoredPassage): PassageReference {
  return { passageId, pageId, score: rounded(score) };
}

/** Four digits tell scores apart. */
const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
