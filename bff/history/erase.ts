import type { LiveAnswers } from '../answer/live-answers.ts';
import type { AnswerStore } from '../ports/answer-store.ts';
import type { HistoryStore } from '../ports/history-store.ts';

export interface ErasePorts {
  history: HistoryStore;
  answers: AnswerStore;
  live: LiveAnswers;
}

/** Removes a conversation and stops what is being written for it; false when it is not the visitor's. */
export async function eraseConversation(
  ports: ErasePorts,
  visitorId: string,
  conversationId: string,
): Promise<boolean> {
  const writing = await ports.history.eraseConversation(visitorId, conversationId);
  await stopAll(ports, writing ?? []);
  return writing !== undefined;
}

/** Removes a visitor with everything of theirs; their token opens nothing from then on. */
export async function eraseVisitor(ports: ErasePorts, visitorId: string): Promise<void> {
  await stopAll(ports, await ports.history.eraseVisitor(visitorId));
}

/** After the removal: nothing that a writer still has can be stored by then. */
async function stopAll({ answers, live }: ErasePorts, answerIds: readonly string[]): Promise<void> {
  for (const answerId of answerIds) {
    if (!live.stop(answerId)) await answers.tell({ answerId, wish: 'stop' });
  }
}
