import type { ConversationResponse } from '../protocol/index.ts';
import { parseConversation } from '../protocol/parse-history.ts';
import { RequestError, type BffClient } from './bff-client.ts';

/** A conversation as the server keeps it; rejects with RequestError. */
export async function fetchConversation(client: BffClient, id: string): Promise<ConversationResponse> {
  const response = await client.send('GET', `/api/conversations/${id}`, AbortSignal.timeout(20_000));
  const found = parseConversation(await response.json().catch(() => undefined));
  if (!found) throw new RequestError('internal');
  return found;
}
