import type { Conversation } from '../state/conversation.ts';
import { restoreConversation } from '../state/restore.ts';
import { RequestError, type BffClient } from '../transport/bff-client.ts';
import { fetchConversation } from '../transport/fetch-conversation.ts';

/** A conversation as the server keeps it; undefined when it knows it no more. */
export async function readConversation(client: BffClient, id: string): Promise<Conversation | undefined> {
  try {
    return restoreConversation(await fetchConversation(client, id));
  } catch (error) {
    if (error instanceof RequestError && error.code === 'not_found') return undefined;
    throw error;
  }
}
