import type { Passage, StepContext } from '../ports.ts';
import { fuse, spread } from '../text/fuse.ts';
import { rescore } from '../text/rescore.ts';
import { readNumbers, recall } from './recall.ts';
import type { PassageReference } from './search.ts';

export interface Ranking {
  /** Best first, best = 1. */
  passages: PassageReference[];
  judge: 'own' | 'reranker' | 'missed';
  /** The reranker has judged the same passages for the same query before. */
  reused?: boolean;
}

/** Passages that a reranker reads for one query: it is paid by the passage, and the rest is rarely right. */
const judged = 40;

/** The candidates of one query that are still there, by closer evidence and, where one is set, by a reranker. */
export async function rankPassages(
  query: string,
  results: readonly PassageReference[],
  passages: ReadonlyMap<number, Passage>,
  { signal, ports }: StepContext,
): Promise<Ranking> {
  const candidates = results.flatMap((result) => {
    const passage = passages.get(result.passageId);
    return passage ? [{ ...passage, score: result.score, meaning: result.meaning }] : [];
  });
  const words = rescore(query, candidates);
  const isFused = candidates.some(({ meaning }) => meaning !== undefined);
  const scores = fuse(
    candidates.map(({ meaning = 0 }, place) => ({ words: words[place] ?? 0, meaning })),
    isFused ? (ports.meaning?.weight ?? 0) : 0,
  );
  const own = inOrder(candidates.map(({ id, pageId }, place) => toReference(id, pageId, scores[place] ?? 0)));
  const { reranker } = ports;
  if (!reranker || own.length < 2) return { passages: own, judge: 'own' };
  const first = own.slice(0, judged);
  try {
    const texts = first.map(({ passageId }) => textOf(passages.get(passageId)));
    const { value, reused } = await recall(
      'rerank',
      [reranker.model, query, texts],
      { signal, ports },
      {
        work: () => reranker.rerank(query, texts, signal),
        read: (known) => readNumbers(known, texts.length),
      },
    );
    const verdicts = spread(value);
    const best = first.map(({ passageId, pageId }, place) =>
      toReference(passageId, pageId, verdicts[place] ?? 0),
    );
    // what it has not read stays behind what it has
    return { passages: [...inOrder(best), ...own.slice(judged).map(last)], judge: 'reranker', reused };
  } catch (error) {
    signal.throwIfAborted();
    ports.onTrouble?.(error);
    return { passages: own, judge: 'missed' };
  }
}

function textOf(passage: Passage | undefined): string {
  return passage ? [passage.title, passage.heading, passage.text].filter(Boolean).join('\n') : '';
}

function toReference(passageId: number, pageId: number, score: number): PassageReference {
  return { passageId, pageId, score };
}

function last(passage: PassageReference): PassageReference {
  return { ...passage, score: 0 };
}

function inOrder(passages: readonly PassageReference[]): PassageReference[] {
  const highest = Math.max(1e-9, ...passages.map(({ score }) => score));
  return passages
    .map((passage) => ({ ...passage, score: passage.score / highest }))
    .sort((a, b) => b.score - a.score || a.passageId - b.passageId);
}
