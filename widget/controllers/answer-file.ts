import type { ReactiveControllerHost } from 'lit';
import type * as spokenText from '../markdown/spoken-text.ts';

/** What the file brings, apart from its elements: how an answer is said aloud. */
export type Speech = typeof spokenText;

/**
 * What only an answer needs: its elements, Markdown, and how it is said aloud. A file of its own, asked for when
 * a question is being typed, so that it is there long before the answer; until then a text is shown as it is.
 */
export class AnswerFile {
  state: 'absent' | 'loading' | 'ready' | 'failed' = 'absent';
  speech: Speech | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #import: () => Promise<Speech>;

  constructor(host: ReactiveControllerHost, from: () => Promise<Speech>) {
    this.#host = host;
    this.#import = from;
  }

  /** Loads it, unless that has been tried. */
  readonly want = (): void => {
    if (this.state === 'absent') this.load();
  };

  /** Loads it, where it has failed once more; it is also tried again as soon as the browser is online. */
  readonly load = (): void => {
    if (this.state === 'loading' || this.state === 'ready') return;
    this.#set('loading');
    this.#import().then(
      (speech) => {
        this.speech = speech;
        this.#set('ready');
      },
      () => {
        this.#set('failed');
        globalThis.addEventListener('online', this.load, { once: true });
      },
    );
  };

  #set(state: AnswerFile['state']): void {
    this.state = state;
    this.#host.requestUpdate();
  }
}
