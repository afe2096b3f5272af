import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { storageKept } from '../transport/token-storage.ts';
import type { ConversationController } from './conversation-controller.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  opened: boolean;
}

/**
 * What outlives the page: the conversation that was going on comes back when the panel opens, other
 * tabs' changes are taken over, and earlier conversations can be looked at. All of it comes on demand.
 */
export class HistoryController implements ReactiveController {
  /** The list of conversations is shown instead of the conversation. */
  shown = false;
  readonly conversation: ConversationController;
  readonly #host: Host;
  #restored = false;

  constructor(host: Host, conversation: ConversationController) {
    this.#host = host;
    this.conversation = conversation;
    host.addController(this);
  }

  hostDisconnected(): void {
    // Whatever happens until it is in the page again is read anew.
    queueMicrotask(() => (this.#restored &&= this.#host.isConnected));
  }

  hostUpdate(): void {
    if (!this.#host.opened || this.#restored || !this.#host.isConnected) return;
    this.#restored = true;
    const { remembered } = this.conversation;
    if (remembered) void this.open(remembered).catch(() => undefined);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    if (this.known) this.conversation.follow(this.#reload);
  }

  /** The visitor has asked something here before. */
  get known(): boolean {
    return this.conversation.conversation.id !== undefined || this.conversation.remembered !== undefined;
  }

  /** The visitor has asked, and the browser keeps nothing of it. */
  get notKept(): boolean {
    return this.conversation.conversation.id !== undefined && !storageKept();
  }

  toggle(): void {
    this.shown = !this.shown;
    this.#host.requestUpdate();
  }

  close(): void {
    this.shown = false;
    this.#host.requestUpdate();
  }

  /** Shows a conversation that the server keeps; forgets one that it does not know any more. */
  async open(conversationId: string): Promise<void> {
    const { readConversation } = await import('./read-conversation.ts');
    const stored = await readConversation(this.conversation.client, conversationId);
    if (stored) this.conversation.restore(stored);
    // What was asked in the meantime stays.
    else if (!this.conversation.busy) this.conversation.reset();
    this.close();
  }

  readonly #reload = (): void => {
    const { remembered, busy } = this.conversation;
    if (!this.#host.opened || busy) return;
    if (remembered) void this.open(remembered).catch(() => undefined);
    else this.conversation.reset();
  };
}
