import { askedForm } from '../../flows/text/rewording.ts';
import { pointsBack } from '../../flows/text/standalone-question.ts';
import type { PrepareRequest, PrepareResponse } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';
import type { ConversationStore, Effort, ReuseRule } from '../ports/conversation-store.ts';
import type { FlowSnapshot, RunStore } from '../ports/run-store.ts';
import type { Site } from '../ports/site-store.ts';
import { questionKeys } from './question-keys.ts';

export interface PreparationPorts {
  conversations: ConversationStore;
  runs: RunStore;
  flowSlug: string;
}

/**
 * Stores a question and starts its preparation, which goes on without the caller.
 * A question sent again under the same `clientMessageId` is the same turn and the same run; one that was prepared
 * before, by anybody on the site, is served by what was found then, unless a `fresh` preparation is asked for. A wish
 * for the last answer in another form is served by what that was made from.
 */
export async function prepareTurn(
  { conversations, runs, flowSlug }: PreparationPorts,
  visitor: { id: string; site: Site },
  request: PrepareRequest & { clientChatId?: string },
): Promise<PrepareResponse> {
  const turn = await conversations.addTurn({
    visitorId: visitor.id,
    question: request.message,
    flowSlug,
    ...reuseOf(request, visitor.site),
    ...(request.conversationId === undefined ? {} : { conversationId: request.conversationId }),
    ...(request.clientChatId === undefined ? {} : { clientChatId: request.clientChatId }),
    ...(request.replacesTurnId === undefined ? {} : { replacesTurnId: request.replacesTurnId }),
    ...(request.clientMessageId === undefined ? {} : { clientMessageId: request.clientMessageId }),
  });
  if (!turn) throw new PrepChatError('not_found');
  const { run } = turn;
  const reused = run.reuse !== 'none';
  if (!reused) {
    // Also for a known turn: the process may have died between storing it and starting its run.
    await runs.start(run.flowRunId, { runId: run.id, siteKey: visitor.site.key });
    // Erased since it was stored: the erasure did not find a run that had not begun.
    if (!(await conversations.run(visitor.id, run.id))) {
      await runs.erase(run.flowRunId);
      throw new PrepChatError('not_found');
    }
  }
  const snapshot = turn.isNew && (!reused || turn.saved) ? undefined : await runs.snapshot(run.flowRunId);
  const saved = turn.saved ?? (reused && snapshot && effortOf(snapshot));
  return {
    runId: run.id,
    turnId: turn.id,
    conversationId: turn.conversationId,
    status: turn.saved || snapshot?.status === 'completed' ? 'completed' : 'preparing',
    reuse: {
      kind: turn.isNew ? run.reuse : 'exact',
      ...(saved ? { savedMs: saved.ms, skippedSteps: saved.steps } : {}),
    },
  };
}

function reuseOf(
  { message, reuse, ...turn }: PrepareRequest & { clientChatId?: string },
  { limits }: Site,
): { reuse?: ReuseRule | 'previous' } {
  if (askedForm(message)) return reuse === 'fresh' ? {} : { reuse: 'previous' };
  const isFirst = (turn.conversationId ?? turn.clientChatId ?? turn.replacesTurnId) === undefined;
  // What is found for "And in React?" depends on the question before, so that it serves nobody else.
  if (!isFirst && pointsBack(message)) return {};
  const withinSeconds = reuse === 'fresh' ? 0 : limits.reuseHours * 3_600;
  return { reuse: { ...questionKeys(message), withinSeconds } };
}

function effortOf({ startedAt, steps }: FlowSnapshot): Effort {
  const ended = Math.max(...steps.map(({ completedAt }) => completedAt?.getTime() ?? 0));
  return { ms: Math.max(0, ended - startedAt.getTime()), steps: steps.map(({ slug }) => slug) };
}
