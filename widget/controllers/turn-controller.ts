import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CiteEvent, FlipEvent } from '../events/conversation-events.ts';
import type { Turn } from '../state/turn.ts';
import type { Chat } from './chat.ts';

/** Lengths in seconds; each is used from not quite two of it on. */
const units = [
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

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
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.editing = false;
    clearTimeout(this.#waiting);
  }

  /** How long a retry still makes no sense, in words; empty when it does. Shown anew once that is over. */
  wait(retryAt = 0, locale: string): string {
    const seconds = Math.ceil((retryAt - Date.now()) / 1_000);
    if (seconds <= 0) return '';
    clearTimeout(this.#waiting);
    // A timer can do 24 days at most.
    this.#waiting = setTimeout(() => this.#host.requestUpdate(), Math.min(seconds * 1_000, 2 ** 31 - 1));
    const [size, unit] = units.find(([each]) => seconds >= each * 1.7) ?? units[2];
    return ` (${new Intl.RelativeTimeFormat(locale).format(Math.ceil(seconds / size), unit)})`;
  }

  /** Index of the answer to show, of `count`; a new answer comes to the front. */
  chosen(count: number): number {
    if (count !== this.#count) this.#shown = undefined;
    this.#count = count;
    return Math.min(this.#shown ?? count - 1, count - 1);
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

  readonly edit = (): void => {
    this.#setEditing(true);
    void this.#host.updateComplete.then(() => {
      const field = this.#field();
      field?.focus({ preventScroll: true });
      field?.setSelectionRange(field.value.length, field.value.length);
    });
  };

  readonly cancelEdit = (): void => {
    this.#setEditing(false);
    void this.#host.updateComplete.then(() => this.#find('.edit')?.focus({ preventScroll: true }));
  };

  readonly keydownEdit = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.cancelEdit();
    } else if (event.key === 'Enter' && !event.shiftKey && event.target === this.#field())
      this.submitEdit(event);
  };

  readonly submitEdit = (event: Event): void => {
    event.preventDefault();
    const field = this.#field();
    const { turn } = this.#host;
    // A text that is refused stays in the field.
    if (field && turn && this.#chat()?.conversation.ask(field.value, turn.key) === undefined)
      this.#setEditing(false);
  };

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector(selector);
  }

  #field(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector('textarea');
  }

  #setEditing(editing: boolean): void {
    this.editing = editing;
    this.#host.requestUpdate();
  }
}
