import type { HeldPassage, Passage } from '../ports.ts';
import { estimateTokens, sourceTokens } from '../text/token-budget.ts';
import type { ChosenPassage } from './rerank.ts';

/** A passage that stands in the context beside what was found for the question, with the place of its query if it has one. */
export type BesidePassage = { passageId: number; query?: number };

/** First what was found again because its page had changed, then what the conversation holds; each once. */
export function besideOwn(
  best: readonly ChosenPassage[],
  held: readonly HeldPassage[],
  asked: number,
  own: ReadonlySet<number>,
): BesidePassage[] {
  const beside = new Map<number, BesidePassage>();
  const again = best
    .filter(({ query }) => query >= asked)
    .map(({ passageId, query }) => ({ passageId, query }));
  for (const passage of [...again, ...held.map(({ passageId }) => ({ passageId }))])
    if (!own.has(passage.passageId) && !beside.has(passage.passageId)) beside.set(passage.passageId, passage);
  return [...beside.values()];
}

/** Those of the passages, best first, that fit the budget of sources beside the question's own. */
export function fitBeside<T extends { passage: Passage }>(own: readonly T[], beside: readonly T[]): T[] {
  const cost = ({ passage }: T) => estimateTokens(passage.text);
  let left = sourceTokens - own.reduce((sum, entry) => sum + cost(entry), 0);
  const end = beside.findIndex((entry) => (left -= cost(entry)) < 0);
  return end < 0 ? [...beside] : beside.slice(0, end);
}
