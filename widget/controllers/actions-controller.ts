import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { FlipEvent } from '../events/answer-events.ts';
import { FeedbackEvent } from '../events/conversation-events.ts';
import { limits, type AnswerMode, type Rating } from '../protocol/index.ts';
import type { Answer } from '../state/turn.ts';
import { sendFeedback } from '../transport/feedback.ts';
import type { Chat } from './chat.ts';

interface Host extends ReactiveControllerHost, HTMLElement {
  answer: Answer | undefined;
  turn: string;
}

/** How long a button says what it has done, in ms. */
const saidMs = 2_500;

/** What a visitor can do with an answer. */
export class ActionsController implements ReactiveController {
  /** A word about what was just done. */
  said: 'copied' | 'copyFailed' | 'thanks' | 'failure' | undefined;
  /** A comment is being asked for. */
  commenting = false;
  readonly #host: Host;
  readonly #chat: () => Chat | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, chat: () => Chat | undefined) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.said = undefined;
  }

  flip(step: -1 | 1): void {
    this.#host.dispatchEvent(new FlipEvent(step));
  }

  regenerate(mode: AnswerMode): void {
    this.#chat()?.conversation.regenerate(mode, this.#host.turn);
  }

  readonly copy = (): void => {
    const { answer } = this.#host;
    if (!answer) return;
    const sources = answer.sources.map(({ n, title, url }) => `[${n}] ${title}: ${url}`);
    const shown = answer.dropped.reduceRight(
      (text, { start, end }) => text.slice(0, start).trimEnd() + text.slice(end),
      answer.text,
    );
    const text = [shown.trim(), '', ...sources].join('\n').trim();
    // There is no clipboard on a page without TLS, and a page's policy can forbid it.
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => this.#say('copied'),
      () => this.#say('copyFailed'),
    );
  };

  rate(rating: Rating): void {
    this.commenting = rating === 'down';
    void this.#send(rating).then((sent) => {
      if (sent && rating === 'up') this.#say('thanks');
    });
    this.#host.requestUpdate();
  }

  readonly comment = (written: string): void => {
    const text = written.trim().slice(0, limits.commentLength);
    void (text ? this.#send('down', text) : Promise.resolve(true)).then((sent) => {
      if (!sent) return;
      this.commenting = false;
      this.#say('thanks');
    });
  };

  readonly cancel = (): void => {
    this.commenting = false;
    this.#host.requestUpdate();
  };

  /** What was typed stays when it could not be sent. */
  async #send(rating: Rating, comment?: string): Promise<boolean> {
    const chat = this.#chat();
    const { answer, turn } = this.#host;
    if (!chat || !answer?.id) return false;
    try {
      await sendFeedback(chat.conversation.client, answer.id, { rating, ...(comment ? { comment } : {}) });
    } catch {
      this.#say('failure');
      return false;
    }
    chat.conversation.rated(turn, answer.id, rating);
    this.#host.dispatchEvent(new FeedbackEvent(answer.id, rating));
    return true;
  }

  #say(said: NonNullable<ActionsController['said']>): void {
    this.said = said;
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.said = undefined;
      this.#host.requestUpdate();
    }, saidMs);
  }
}
