import type { PreparedContext } from '../../flows/ports.ts';
import type { Board } from '../../widget/protocol/index.ts';
import type { ConversationStore, Run } from '../ports/conversation-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { toBoard } from './board.ts';
import { mergeBoards } from './merge-boards.ts';
import { replayBoards } from './replay-boards.ts';

interface WatchPorts {
  conversations: ConversationStore;
  runs: RunStore;
}

/** Slow poll beside the events, in ms: events may get lost, and a retry sends none. */
const pollMs = 1_000;

/** The board of a run as it stands; undefined while the engine does not know the run yet. */
export async function readBoard(ports: WatchPorts, run: Run): Promise<Board | undefined> {
  return (await readPrepared(ports, run)).board;
}

/** The same, with the context of a run that is complete. */
export async function readPrepared(
  { conversations, runs }: WatchPorts,
  run: Run,
): Promise<{ board?: Board; context?: PreparedContext }> {
  const snapshot = await runs.snapshot(run.flowRunId);
  if (!snapshot) return {};
  const { queries, context: found } = await conversations.findings(run.id);
  const context = snapshot.status === 'completed' ? found : undefined;
  const sources = context ? { sources: context.sources } : {};
  const board = toBoard(run, snapshot, { ...sources, question: run.question, queries });
  return { board, ...(context ? { context } : {}) };
}

/**
 * The board at every change, until the run has ended or the signal aborts. Listens before it
 * looks, so that no change falls between; the snapshot is the truth, events only say when to look.
 */
export async function* watchRun(ports: WatchPorts, run: Run, signal: AbortSignal): AsyncGenerator<Board> {
  const watching = new AbortController();
  const stop = AbortSignal.any([signal, watching.signal]);
  const events = ports.runs.events(run.flowRunId, stop)[Symbol.asyncIterator]();
  let next = events.next();
  let last: Board | undefined;
  try {
    while (!signal.aborted) {
      const read = await readBoard(ports, run);
      const board = read && mergeBoards(last, read);
      if (board && JSON.stringify(board) !== JSON.stringify(last)) yield* replayBoards(last, board);
      if (board && board.status !== 'preparing') return;
      last = board;
      const woken = await Promise.race([next, sleep(pollMs, stop)]);
      if (woken) next = events.next();
    }
  } finally {
    watching.abort();
    await next;
    await events.return?.(undefined);
  }
}

/** Resolves to undefined after the time, or when the signal aborts. */
function sleep(ms: number, signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(undefined);
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
