import type { Board, Step } from '../../widget/protocol/index.ts';
import { keyOf } from './merge-boards.ts';

interface Change {
  /** ISO 8601 sorts as text. */
  at: string;
  /** Place of the step: one ends and the next begins at the same moment. */
  place: number;
  /** 0 for begun, 1 for ended. */
  rank: number;
  step: Step;
}

/**
 * Every board between two, one per change, in the order in which the changes happened. Steps can be
 * quicker than a look at them: without this a visitor would see some jump from waiting to done.
 */
export function replayBoards(older: Board | undefined, newer: Board): Board[] {
  const before = new Map(older?.steps.map((step) => [keyOf(step), step]));
  const changes = newer.steps
    .flatMap((step, place) => changesOf(before.get(keyOf(step)), step, place))
    .sort((a, b) => a.at.localeCompare(b.at) || a.place - b.place || a.rank - b.rank);
  const shown = new Map(newer.steps.map((step) => [keyOf(step), before.get(keyOf(step)) ?? waiting(step)]));
  const boards = changes.slice(0, -1).map(({ step }): Board => {
    shown.set(keyOf(step), step);
    return {
      runId: newer.runId,
      status: 'preparing',
      steps: newer.steps.map((each) => shown.get(keyOf(each)) ?? each),
    };
  });
  return [...boards, newer];
}

function changesOf(before: Step | undefined, after: Step, place: number): Change[] {
  const { startedAt, completedAt } = after;
  const changes: Change[] = [];
  if (startedAt && before?.startedAt === undefined) {
    changes.push({
      at: startedAt,
      place,
      rank: 0,
      step: { ...nameOf(after), status: 'started', startedAt },
    });
  }
  if (completedAt && before?.completedAt === undefined)
    changes.push({ at: completedAt, place, rank: 1, step: after });
  return changes;
}

function waiting(step: Step): Step {
  return { ...nameOf(step), status: 'created' };
}

function nameOf({ slug, label, detail }: Step): Pick<Step, 'slug' | 'label' | 'detail'> {
  return { slug, label, ...(detail === undefined ? {} : { detail }) };
}
