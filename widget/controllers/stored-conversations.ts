import type { ConversationSummary } from '../protocol/index.ts';
import type { Conversation } from '../state/conversation.ts';
import { restoreConversation } from '../state/restore.ts';
import { RequestError, type BffClient } from '../transport/bff-client.ts';
import {
  deleteConversation,
  deleteVisitor,
  fetchConversation,
  fetchConversations,
} from '../transport/history-client.ts';
import type { HistoryController } from './history-controller.ts';

/** A conversation as the server keeps it; undefined when it knows it no more. */
export async function readConversation(client: BffClient, id: string): Promise<Conversation | undefined> {
  try {
    return restoreConversation(await fetchConversation(client, id));
  } catch (error) {
    if (error instanceof RequestError && error.code === 'not_found') return undefined;
    throw error;
  }
}

export function listConversations(history: HistoryController): Promise<readonly ConversationSummary[]> {
  return fetchConversations(history.conversation.client);
}

/** Erases one conversation, or with no id everything that the server has of the visitor. */
export async function erase(history: HistoryController, id?: string): Promise<void> {
  const { conversation } = history;
  if (id === undefined) await deleteVisitor(conversation.client);
  else await deleteConversation(conversation.client, id);
  if (id === undefined || conversation.conversation.id === id) conversation.reset();
}
