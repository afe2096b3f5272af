import type { FollowPorts } from '../answer/follow-answer.ts';
import { stopAnswer } from '../answer/stop-answer.ts';

/** Stops what is being written in a chat of the client's, if anything is. */
export async function stopChat(ports: FollowPorts, visitorId: string, chatId: string): Promise<void> {
  const answerId = await ports.answers.streamingOfChat(visitorId, chatId);
  if (answerId !== undefined) await stopAnswer(ports, visitorId, answerId);
}
