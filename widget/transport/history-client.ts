import type { ConversationSummary } from '../protocol/index.ts';
import { parseConversations } from '../protocol/parse-history.ts';
import { RequestError, type BffClient } from './bff-client.ts';

/** Longest wait for any of these, in ms. */
const patienceMs = 20_000;

export async function fetchConversations(client: BffClient): Promise<readonly ConversationSummary[]> {
  const response = await client.send('GET', '/api/conversations', AbortSignal.timeout(patienceMs));
  const found = parseConversations(await response.json().catch(() => undefined));
  if (!found) throw new RequestError('internal');
  return found.conversations;
}

export async function deleteConversation(client: BffClient, id: string): Promise<void> {
  await client.send('DELETE', `/api/conversations/${id}`, AbortSignal.timeout(patienceMs));
}

/** Erases all that the server has of the visitor, and the visitor's token here. */
export async function deleteVisitor(client: BffClient): Promise<void> {
  await client.send('DELETE', '/api/me', AbortSignal.timeout(patienceMs));
  client.forget();
}
