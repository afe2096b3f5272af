import type { PreparedContext } from '../../flows/ports.ts';
import type { Board } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';
import type { ConversationStore, Run } from '../ports/conversation-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { readBoard } from '../preparation/watch-run.ts';

/** A preparation that has ended well: all that answers are made from. */
export interface PreparedAnswer {
  context: PreparedContext;
  board: Board;
}

/** Loads what a run has prepared. Throws `preparation_incomplete` or `preparation_failed`. */
export async function loadPrepared(
  ports: { conversations: ConversationStore; runs: RunStore },
  run: Run,
): Promise<PreparedAnswer> {
  const board = await readBoard(ports, run);
  if (board?.status === 'failed') throw new PrepChatError('preparation_failed');
  if (board?.status !== 'completed') throw new PrepChatError('preparation_incomplete');
  const context = await ports.conversations.context(run.id);
  if (!context) throw new PrepChatError('preparation_failed');
  return { context, board };
}
