import type { LitElement, ReactiveController, ReactiveControllerHost } from 'lit';
import type { CiteEvent, FlipEvent } from '../events/answer-events.ts';
import type { Answer, Turn } from '../state/turn.ts';
import type { Chat } from './chat.ts';
import { nextFrame } from './frame-time.ts';

interface Host extends ReactiveControllerHost {
  renderRoot: HTMLElement | DocumentFragment;
  turn: Turn | undefined;
}

/** What a visitor does with a turn: which of its answers is shown, and a question that is being edited. */
export class TurnController implements ReactiveController {
  editing = false;
  readonly #host: Host;
  readonly #chat: () => Chat | undefined;
  /** Undefined: the newest. */
  #shown: number | undefined;
  #count = 0;
  /** Key of an answer of which only the text is shown yet; empty for the first, whichever it is. */
  #unready: string | undefined = '';

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.editing = false;
  }

  /** When a retry begins to make sense, in words; empty when it does. A short wait is shown until it is over. */
  wait(retryAt = 0, { labels, locale }: Chat): string {
    const ms = retryAt - Date.now();
    if (ms <= 0) return '';
    if (ms > 99_000) return ` (${new Date(retryAt).toLocaleTimeString(locale, { timeStyle: 'short' })})`;
    setTimeout(() => this.#host.requestUpdate(), ms);
    return ` (${labels.seconds(Math.ceil(ms / 1_000).toLocaleString(locale))})`;
  }

  /** Index of the answer to show, of `count`; a new answer comes to the front. */
  chosen(count: number): number {
    if (count !== this.#count) this.#shown = undefined;
    this.#count = count;
    return Math.min(this.#shown ?? count - 1, count - 1);
  }

  /**
   * Whether what belongs below a finished answer is to be shown: once all of its text is there, and in a frame
   * of its own, so that the page stays quick.
   */
  isReady({ key, state }: Answer): boolean {
    if (state === 'streaming') this.#unready = key;
    const isReady = this.#unready !== key && this.#unready !== '';
    if (!isReady && state !== 'streaming') void this.#makeReady();
    return isReady;
  }

  async #makeReady(): Promise<void> {
    await this.#host.updateComplete;
    await this.#host.renderRoot.querySelector<LitElement>('prep-chat-answer')?.updateComplete;
    await nextFrame();
    this.#unready = undefined;
    this.#host.requestUpdate();
  }

  readonly flip = ({ step }: FlipEvent): void => {
    this.#shown = Math.max(0, Math.min(this.#count - 1, this.chosen(this.#count) + step));
    this.#host.requestUpdate();
  };

  readonly retry = (): void => this.#chat()?.conversation.retry(this.#host.turn?.key ?? '');
  readonly askAgain = (): void => {
    const { turn } = this.#host;
    if (turn) this.#chat()?.conversation.ask(turn.question, turn.key);
  };

  readonly cite = (event: CiteEvent): void => {
    this.#host.renderRoot.querySelector('prep-chat-sources')?.show(event.n);
  };

  readonly edit = (): void => this.#setEditing(true);

  readonly leaveEdit = (): void => {
    this.#setEditing(false);
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>('.edit')?.focus({ preventScroll: true }),
    );
  };

  readonly submitEdit = (text: string): void => {
    const { turn } = this.#host;
    // A text that is refused stays in the field.
    if (turn && this.#chat()?.conversation.ask(text, turn.key) === undefined) this.#setEditing(false);
  };

  #setEditing(editing: boolean): void {
    this.editing = editing;
    this.#host.requestUpdate();
  }
}
