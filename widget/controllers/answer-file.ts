import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type * as spokenText from '../markdown/spoken-text.ts';

/** What the file brings, apart from its elements: how an answer is said aloud. */
export type Speech = typeof spokenText;

/**
 * What only an answer needs: its elements, Markdown, and how it is said aloud. A file of its own, asked for when
 * a question is being typed, so that it is there long before the answer; until then a text is shown as it is.
 */
export class AnswerFile implements ReactiveController {
  state: 'absent' | 'loading' | 'ready' | 'failed' = 'absent';
  speech: Speech | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #import: () => Promise<Speech>;

  constructor(host: ReactiveControllerHost, from: () => Promise<Speech>) {
    this.#host = host;
    this.#import = from;
    host.addController(this);
  }

  hostDisconnected(): void {
    globalThis.removeEventListener('online', this.load);
  }

  /** Loads it, unless that has been tried. */
  readonly want = (): void => {
    if (this.state === 'absent') this.load();
  };

  /** Loads it, where it has failed once more; it is also tried again as soon as the browser is online. */
  readonly load = (): void => {
    if (this.state === 'loading' || this.state === 'ready') return;
    this.#set('loading');
    globalThis.removeEventListener('online', this.load);
    this.#import().then(
      (speech) => {
        this.speech = speech;
        this.#set('ready');
      },
      () => {
        this.#set('failed');
        globalThis.addEventListener('online', this.load);
      },
    );
  };

  #set(state: AnswerFile['state']): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
