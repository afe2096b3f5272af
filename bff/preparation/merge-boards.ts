import type { Board, Step } from '../../widget/protocol/index.ts';

const ranks = new Map([
  ['created', 0],
  ['retrying', 1],
  ['started', 1],
  ['completed', 2],
  ['reused', 2],
  ['failed', 2],
]);

/** How far a status is: created < started < ended; one that is not known counts as started. */
function rank(step: Step): number {
  return ranks.get(step.status) ?? 1;
}

/** What makes a line of the board the same line: there are several searches where a question has several parts. */
export function keyOf({ slug, detail = '' }: Pick<Step, 'slug' | 'detail'>): string {
  return `${slug} ${detail}`;
}

/** The newer board, with no step that goes back: a late answer must not undo what was already seen. */
export function mergeBoards(older: Board | undefined, newer: Board): Board {
  if (!older) return newer;
  if (older.status !== 'preparing') return older;
  const seen = new Map(older.steps.map((step) => [keyOf(step), step]));
  const steps = newer.steps.map((step) => {
    const before = seen.get(keyOf(step));
    return before && rank(before) > rank(step) ? before : step;
  });
  return { ...newer, steps };
}
