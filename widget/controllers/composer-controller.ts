import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { limits } from '../protocol/index.ts';
import { loadDraft, saveDraft } from '../transport/token-storage.ts';
import type { Chat } from './chat.ts';
import type { Refusal } from './conversation-controller.ts';

type Host = ReactiveControllerHost & { renderRoot: HTMLElement | DocumentFragment };

/** Sends what is typed, and keeps it when it cannot be sent. */
export class ComposerController implements ReactiveController {
  /** Why the last try to send was refused: a sentence, or empty. */
  refusal = '';
  /** What was typed before the page was left. */
  readonly draft = loadDraft();
  readonly #host: Host;
  readonly #chat: () => Chat | undefined;

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.refusal = '';
  }

  readonly submit = (event: Event): void => {
    event.preventDefault();
    this.#send();
  };

  readonly keydown = (event: KeyboardEvent): void => {
    // Enter that ends a composition (Chinese, Japanese, Korean …) belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  };

  readonly input = (): void => {
    saveDraft(this.#field()?.value ?? '');
    if (this.refusal === '') return;
    this.refusal = '';
    this.#host.requestUpdate();
  };

  readonly stop = (): void => {
    this.#chat()?.conversation.stop();
    this.#field()?.focus({ preventScroll: true });
  };

  #field(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector('textarea');
  }

  #send(): void {
    const field = this.#field();
    const chat = this.#chat();
    if (!field || !chat) return;
    const refused = chat.conversation.ask(field.value);
    if (refused === undefined) {
      field.value = '';
      saveDraft('');
    }
    this.refusal = refused ? sentence(refused, chat) : '';
    this.#host.requestUpdate();
  }
}

/** Why a question was not taken. A number in the visitor's language is slow to write the first time. */
function sentence(refused: Refusal, { labels, locale }: Chat): string {
  if (refused === 'too-long') return labels.tooLong(limits.messageLength.toLocaleString(locale));
  return labels[refused];
}
