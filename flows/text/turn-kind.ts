import { askedForm } from './rewording.ts';
import { contentWords, pointsBack } from './standalone-question.ts';

/** What a turn wants of the one before it: the same in another form, more on the same matter, or nothing. */
export type TurnKind = 'transform' | 'incremental' | 'new';

/** A text with at most so many words, one of its own, may be half of a sentence. */
const fewWords = 4;

/**
 * Decides by rules. Not `sure`: so short that it may go on with the turn before, and no word of it says so; a model
 * can tell. Measured on test/fixtures/follow-up-turns*.json; see docs/decisions/0028.
 */
export function turnKind(question: string): { kind: TurnKind; sure: boolean } {
  if (askedForm(question)) return { kind: 'transform', sure: true };
  if (pointsBack(question)) return { kind: 'incremental', sure: true };
  const isShort = (question.match(/[\p{L}\p{N}]+/gu) ?? []).length <= fewWords;
  return { kind: 'new', sure: !isShort || contentWords(question).length > 1 };
}

/** Whether a text that a model has put a question into takes up something that was asked before. */
export function takesUp(text: string, question: string, earlier: readonly string[]): boolean {
  const own = new Set(contentWords(question));
  const before = new Set(earlier.flatMap(contentWords));
  return contentWords(text).some((word) => before.has(word) && !own.has(word));
}
