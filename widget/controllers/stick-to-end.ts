import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { nextFrame } from './frame-time.ts';

/** Within so many px of the end a reader counts as being there. */
const nearEnd = 48;

/** Keeps a scroller at its end while the reader is there, and never moves a reader who is not. */
export class StickToEnd implements ReactiveController {
  /** The reader has scrolled up and there is more below. */
  away = false;
  readonly #host: ReactiveControllerHost;
  readonly #find: () => HTMLElement | null;
  readonly #busy: () => boolean;
  #scroller: HTMLElement | undefined;
  #sizes: ResizeObserver | undefined;

  /** `busy`: something is being written; at rest nothing is moved, so that an answer's end stays in sight. */
  constructor(host: ReactiveControllerHost, find: () => HTMLElement | null, busy: () => boolean) {
    this.#host = host;
    this.#find = find;
    this.#busy = busy;
    host.addController(this);
  }

  hostUpdated(): void {
    const scroller = this.#find();
    if (!scroller || scroller === this.#scroller) return;
    this.hostDisconnected();
    this.#scroller = scroller;
    scroller.addEventListener('scroll', this.#onScroll);
    this.#sizes = new ResizeObserver(() => this.#follow());
    this.#sizes.observe(scroller);
    if (scroller.firstElementChild) this.#sizes.observe(scroller.firstElementChild);
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener('scroll', this.#onScroll);
    this.#sizes?.disconnect();
    this.#scroller = undefined;
  }

  /** Goes to the end and stays there. */
  readonly jump = async (): Promise<void> => {
    this.#setAway(false);
    // What was out of sight gets its height when it comes into sight.
    for (let height; height !== this.#scroller?.scrollHeight; await nextFrame()) {
      height = this.#scroller?.scrollHeight;
      this.#toEnd();
    }
  };

  readonly #onScroll = (): void => {
    const scroller = this.#scroller;
    if (scroller) this.#setAway(scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight > nearEnd);
  };

  #follow(): void {
    if (!this.away && this.#busy()) this.#toEnd();
  }

  #toEnd(): void {
    if (this.#scroller) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #setAway(away: boolean): void {
    if (away === this.away) return;
    this.away = away;
    this.#host.requestUpdate();
  }
}
