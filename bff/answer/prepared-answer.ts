import type { PreparedContext } from '../../flows/ports.ts';
import type { Board } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';
import type { ConversationStore, Run } from '../ports/conversation-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { readPrepared, watchRun } from '../preparation/watch-run.ts';

interface PreparedPorts {
  conversations: ConversationStore;
  runs: RunStore;
}

/** A preparation that has ended well: all that answers are made from. */
export interface PreparedAnswer {
  context: PreparedContext;
  board: Board;
}

/** Resolves to the preparation of an answer, and shows its board until then, at least once. */
export type AwaitPrepared = (show: (board: Board) => void, signal: AbortSignal) => Promise<PreparedAnswer>;

/** A preparation that needs no waiting for; to be awaited once, because it is not kept while it is answered from. */
export function known(...kept: [PreparedAnswer]): AwaitPrepared {
  return async (show) => {
    const [prepared] = kept.splice(0);
    if (!prepared) throw new PrepChatError('preparation_failed');
    show(prepared.board);
    return prepared;
  };
}

/** Waits for a preparation that may still be running. */
export function awaitPrepared(ports: PreparedPorts, run: Run): AwaitPrepared {
  return async (show, signal) => {
    for await (const board of watchRun(ports, run, signal)) show(board);
    signal.throwIfAborted();
    return loadPrepared(ports, run);
  };
}

/** Loads what a run has prepared. Throws `preparation_incomplete` or `preparation_failed`. */
export async function loadPrepared(ports: PreparedPorts, run: Run): Promise<PreparedAnswer> {
  const { board, context } = await readPrepared(ports, run);
  if (board?.status === 'failed') throw new PrepChatError('preparation_failed');
  if (board?.status !== 'completed') throw new PrepChatError('preparation_incomplete');
  if (!context) throw new PrepChatError('preparation_failed');
  return { context, board };
}
