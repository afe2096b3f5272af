import type { FeedbackRequest } from '../protocol/index.ts';
import type { BffClient } from './bff-client.ts';

/** Tells the server what the visitor thinks of an answer; rejects with RequestError. */
export async function sendFeedback(
  client: BffClient,
  answerId: string,
  feedback: FeedbackRequest,
): Promise<void> {
  await client.send('POST', `/api/answers/${answerId}/feedback`, AbortSignal.timeout(20_000), feedback);
}
