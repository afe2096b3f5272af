import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { loadLateWords } from '../locales/late/load.ts';
import type { LateWords } from '../locales/late/words.ts';
import type { Receipt } from '../protocol/index.ts';
import { fetchReceipt } from '../transport/fetch-receipt.ts';
import type { Chat } from './chat.ts';

interface Host extends ReactiveControllerHost {
  run: string;
}

/** Fetches a receipt, and the words that only it has, each time that it is opened: answers may have come. */
export class ReceiptController implements ReactiveController {
  /** Undefined while it is on its way; `failed` when it does not come. */
  found: { receipt: Receipt; words: LateWords } | 'failed' | undefined;
  readonly #host: Host;
  readonly #chat: () => Chat | undefined;

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostConnected(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    // The chat comes with the first update.
    await this.#host.updateComplete;
    const chat = this.#chat();
    if (!chat) return;
    this.found = await Promise.all([
      fetchReceipt(chat.conversation.client, this.#host.run),
      loadLateWords(chat.locale),
    ]).then(
      ([receipt, words]) => ({ receipt, words }),
      () => 'failed' as const,
    );
    this.#host.requestUpdate();
  }
}
