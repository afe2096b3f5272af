import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConversationSummary } from '../protocol/index.ts';
import { deleteConversation, deleteVisitor, fetchConversations } from '../transport/history-client.ts';
import type { HistoryController } from './history-controller.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  history: HistoryController | undefined;
}

/** Reads the list of conversations, and deletes in two steps. */
export class StoredController implements ReactiveController {
  state: 'loading' | 'ready' | 'failed' | 'deleted' = 'loading';
  conversations: readonly ConversationSummary[] = [];
  /** What is asked about: an id, or `all`. */
  sure: string | undefined;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // The list is a property that is set after this.
    void this.#host.updateComplete.then(this.load);
  }

  readonly load = (): void => {
    void this.#do(async (history) => {
      this.state = 'loading';
      this.conversations = await fetchConversations(history.conversation.client);
      return 'ready';
    });
  };

  open(id: string): void {
    void this.#do(async (history) => {
      await history.open(id);
      return 'ready';
    });
  }

  ask(sure: string | undefined): void {
    this.sure = sure;
    this.#host.requestUpdate();
  }

  /** Erases one conversation, or with no id everything that the server has of the visitor. */
  erase(id?: string): void {
    void this.#do(async ({ conversation }) => {
      if (id === undefined) await deleteVisitor(conversation.client);
      else await deleteConversation(conversation.client, id);
      if (id === undefined || conversation.conversation.id === id) conversation.reset();
      this.sure = undefined;
      this.conversations = this.conversations.filter(
        ({ conversationId }) => id !== undefined && conversationId !== id,
      );
      return 'deleted';
    });
  }

  async #do(work: (history: HistoryController) => Promise<StoredController['state']>): Promise<void> {
    const { history } = this.#host;
    if (!history) return;
    try {
      this.state = await work(history);
    } catch {
      this.state = 'failed';
    }
    this.#host.requestUpdate();
  }
}
