/**
 * How the connection does: `slow` brings nothing, `reconnecting` has broken, `offline` says the browser,
 * `checking` waits for a proof that the visitor is human.
 */
export type Connection = 'ok' | 'slow' | 'reconnecting' | 'offline' | 'checking';

/** Waits, in ms. */
export interface Patience {
  /** Nothing new came for so long, signs of life aside: the visitor is told. */
  slowMs: number;
  /** The server sends a sign of life every 15 s; after this silence the connection is dead. */
  silenceMs: number;
  /** The first bytes come at once; a response that brings none is held back by something on its way. */
  firstByteMs: number;
  /** A check that takes longer is told of. */
  checkingMs: number;
  /** Between two looks, where we poll. */
  pollMs: number;
  /** First pause after a break; doubled with each further try, up to 8 s, and spread by a quarter. */
  pauseMs: number;
}

const defaults: Patience = {
  slowMs: 8_000,
  silenceMs: 40_000,
  firstByteMs: 5_000,
  checkingMs: 1_000,
  pollMs: 700,
  pauseMs: 500,
};
const longestPauseMs = 8_000;
/** Tries without any progress in between. */
const mostTries = 8;

/** Keeps an eye on the connection, and says when to try again. */
export class Link {
  readonly patience: Patience;
  /** Event streams are held back on their way here: look again and again instead. For the page's life. */
  polls = false;
  readonly #tell: ((connection: Connection) => void) | undefined;
  #state: Connection = 'ok';
  #tries = 0;
  #slow: ReturnType<typeof setTimeout> | undefined;

  constructor(tell?: (connection: Connection) => void, patience: Partial<Patience> = {}) {
    this.#tell = tell;
    this.patience = { ...defaults, ...patience };
  }

  /** Something was sent or came: from now on the next that is new is waited for. */
  alive(state: Connection = 'ok'): void {
    this.#set(state);
    clearTimeout(this.#slow);
    this.#slow = setTimeout(() => this.#set(isOffline() ? 'offline' : 'slow'), this.patience.slowMs);
    globalThis.addEventListener?.('offline', this.#offline);
  }

  /** Nothing is waited for from the server. */
  rest(state: Connection = 'ok'): void {
    clearTimeout(this.#slow);
    globalThis.removeEventListener?.('offline', this.#offline);
    this.#set(state);
  }

  /** There is something new: a break after this is another one. */
  progress(): void {
    this.#tries = 0;
    this.alive();
  }

  /** Watches a request until its response has begun. */
  async watched<T>(request: () => Promise<T>): Promise<T> {
    this.alive(this.#state);
    try {
      return await request();
    } finally {
      this.rest();
    }
  }

  /** A signal for a stream that aborts when its first byte does not come; that is where polling begins. */
  firstByte(signal: AbortSignal): { signal: AbortSignal; came: () => void } {
    const held = new AbortController();
    const timer = setTimeout(() => {
      this.polls = true;
      held.abort(new Error('no first byte'));
    }, this.patience.firstByteMs);
    return { signal: AbortSignal.any([signal, held.signal]), came: () => clearTimeout(timer) };
  }

  /** Waits before the next try, and as long as the browser is offline; rejects when there have been enough. */
  async pause(signal: AbortSignal, error: () => Error): Promise<void> {
    signal.throwIfAborted();
    clearTimeout(this.#slow);
    const offline = isOffline();
    if (!offline && this.#tries >= mostTries) throw error();
    this.#set(offline ? 'offline' : 'reconnecting');
    const ms = Math.min(longestPauseMs, this.patience.pauseMs * 2 ** this.#tries) * (1 + Math.random() / 4);
    this.#tries += 1;
    await sleep(offline ? undefined : ms, signal);
  }

  /** An open stream goes silent at that moment; the visitor need not wait for us to notice. */
  readonly #offline = (): void => this.#set('offline');

  #set(state: Connection): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell?.(state);
  }
}

function isOffline(): boolean {
  return globalThis.navigator?.onLine === false;
}

/** Resolves after the time, or as soon as the browser is online again; with no time then only. */
export function sleep(ms: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', wake);
      signal.removeEventListener('abort', stop);
    };
    const wake = () => {
      end();
      resolve();
    };
    const stop = () => {
      end();
      reject(signal.reason as Error);
    };
    const timer = ms === undefined ? undefined : setTimeout(wake, ms);
    globalThis.addEventListener?.('online', wake);
    signal.addEventListener('abort', stop);
  });
}

/** The signal, and an end after `ms`. Not by `AbortSignal.timeout`, which an engine may let go of before it fires. */
export function within(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  setTimeout(() => late.abort(), ms);
  return AbortSignal.any([signal, late.signal]);
}
