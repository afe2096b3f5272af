import type { PrepareRequest, PrepareResponse } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import type { Visitor } from '../ports/visitor-store.ts';

export interface PreparationPorts {
  conversations: ConversationStore;
  runs: RunStore;
  flowSlug: string;
}

/**
 * Stores a question and starts its preparation, which goes on without the caller.
 * A question sent again under the same `clientMessageId` is the same turn and the same run.
 */
export async function prepareTurn(
  { conversations, runs, flowSlug }: PreparationPorts,
  visitor: Pick<Visitor, 'id' | 'siteKey'>,
  request: PrepareRequest & { clientChatId?: string },
): Promise<PrepareResponse> {
  const turn = await conversations.addTurn({
    visitorId: visitor.id,
    question: request.message,
    flowSlug,
    ...(request.conversationId === undefined ? {} : { conversationId: request.conversationId }),
    ...(request.clientChatId === undefined ? {} : { clientChatId: request.clientChatId }),
    ...(request.replacesTurnId === undefined ? {} : { replacesTurnId: request.replacesTurnId }),
    ...(request.clientMessageId === undefined ? {} : { clientMessageId: request.clientMessageId }),
  });
  if (!turn) throw new PrepChatError('not_found');
  // Also for a known turn: the process may have died between storing it and starting its run.
  await runs.start(turn.run.flowRunId, { runId: turn.run.id, siteKey: visitor.siteKey });
  // Erased since it was stored: the erasure did not find a run that had not begun.
  if (!(await conversations.run(visitor.id, turn.run.id))) {
    await runs.erase(turn.run.flowRunId);
    throw new PrepChatError('not_found');
  }
  const snapshot = turn.isNew ? undefined : await runs.snapshot(turn.run.flowRunId);
  return {
    runId: turn.run.id,
    turnId: turn.id,
    conversationId: turn.conversationId,
    status: snapshot?.status === 'completed' ? 'completed' : 'preparing',
    reuse: { kind: turn.isNew ? 'none' : 'exact' },
  };
}
