import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CiteEvent } from '../events.ts';
import { answersOf, type Turn } from '../state/turn.ts';
import type { Chat } from './chat.ts';

interface Host extends ReactiveControllerHost {
  renderRoot: HTMLElement | DocumentFragment;
  turn: Turn | undefined;
}

/** How long a button says that it has copied, in ms. */
const copiedMs = 2_000;

/** What a visitor can do with a turn, and which of its answers is shown. */
export class TurnController implements ReactiveController {
  copied = false;
  readonly #host: Host;
  readonly #chat: () => Chat | undefined;
  /** Undefined: the newest. */
  #shown: number | undefined;
  #count = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.copied = false;
  }

  /** Index of the answer to show, of `count`; a new answer comes to the front. */
  chosen(count: number): number {
    if (count !== this.#count) this.#shown = undefined;
    this.#count = count;
    return Math.min(this.#shown ?? count - 1, count - 1);
  }

  readonly previous = (): void => this.#show(-1);
  readonly next = (): void => this.#show(1);
  readonly regenerate = (): void => this.#chat()?.conversation.regenerate('answer', this.#host.turn?.key);
  readonly simpler = (): void => this.#chat()?.conversation.regenerate('simpler', this.#host.turn?.key);
  readonly shorter = (): void => this.#chat()?.conversation.regenerate('shorter', this.#host.turn?.key);
  readonly detailed = (): void => this.#chat()?.conversation.regenerate('detailed', this.#host.turn?.key);
  readonly retry = (): void => this.#chat()?.conversation.retry(this.#host.turn?.key ?? '');
  readonly askAgain = (): void => void this.#chat()?.conversation.ask(this.#host.turn?.question ?? '');

  readonly cite = (event: CiteEvent): void => {
    this.#host.renderRoot.querySelector('prep-chat-sources')?.show(event.n);
  };

  readonly copy = (): void => {
    const answers = this.#host.turn ? answersOf(this.#host.turn) : [];
    const answer = answers[this.chosen(answers.length)];
    if (!answer) return;
    const sources = answer.sources.map(({ n, title, url }) => `[${n}] ${title}: ${url}`);
    navigator.clipboard?.writeText([answer.text, '', ...sources].join('\n')).then(
      () => this.#setCopied(true),
      () => undefined,
    );
  };

  #show(step: number): void {
    this.#shown = Math.max(0, Math.min(this.#count - 1, this.chosen(this.#count) + step));
    this.#host.requestUpdate();
  }

  #setCopied(copied: boolean): void {
    this.copied = copied;
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    if (copied) this.#timer = setTimeout(() => this.#setCopied(false), copiedMs);
  }
}
