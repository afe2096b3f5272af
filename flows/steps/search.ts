import type { ScoredPassage, StepContext } from '../ports.ts';
import { fuse, spread } from '../text/fuse.ts';
import type { SearchQuery } from './queries.ts';

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
};

/** Passages kept for the second stage: more cost time there and no longer help. */
const kept = 100;

/** Step 1, one for each query, side by side: the passages that share words with it, or mean the same. */
export async function search(
  { runId, siteKey, place }: SearchQuery,
  { signal, ports }: StepContext,
): Promise<SearchOutput> {
  const query = (await ports.preparations.plan(runId, signal)).texts[place] ?? '';
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
    const [vector = []] = await embedder.embed([query], signal);
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
