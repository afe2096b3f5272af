import { PrepChatError } from '../errors.ts';
import type { AnswerStore, SettledAnswer } from '../ports/answer-store.ts';
import type { AnswerLog } from './answer-log.ts';

/** A batch is stored after this time, in ms, or with this many parts, whichever comes first. */
const batchMs = 250;
const batchParts = 64;
/** An end that could not be stored is tried again after this time, for so long, in ms. */
const settleAgainMs = 1_000;
const settleWithinMs = 60_000;
/** A writer with nothing to store says after this time, in ms, that it is alive: a preparation may be long silent. */
const aliveMs = 15_000;

/**
 * Stores a log while it grows, batch by batch beside the writer and never in its way. What could
 * not be stored goes with the next batch. `gone` hears when the answer is no longer there to be written.
 */
export class AnswerRecorder {
  readonly #store: AnswerStore;
  readonly #answerId: string;
  readonly #log: AnswerLog;
  readonly #gone: () => void;
  readonly #onError: (error: unknown) => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #stored = 0;
  #failed = false;
  #storedAt = Date.now();
  #storing: Promise<void> | undefined;

  constructor(
    store: AnswerStore,
    answerId: string,
    log: AnswerLog,
    gone: () => void,
    onError: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#answerId = answerId;
    this.#log = log;
    this.#gone = gone;
    this.#onError = onError;
    this.#timer = setInterval(() => this.#flush(), batchMs);
  }

  /** To be called after each part. */
  noticed(): void {
    if (this.#log.length - this.#stored >= batchParts) this.#flush();
  }

  /** True while what came last could not be stored. */
  get behind(): boolean {
    return this.#failed;
  }

  /** Stores the rest and how it ended; tries for a while where the database is away. */
  async settle(settled: SettledAnswer): Promise<void> {
    clearInterval(this.#timer);
    await this.#storing;
    for (let waited = 0; ; waited += settleAgainMs) {
      try {
        await this.#store.settle(this.#answerId, this.#log.from(this.#stored), settled);
        return;
      } catch (error) {
        this.#onError(error);
        const isAway = error instanceof PrepChatError && error.code === 'storage_unavailable';
        if (!isAway || waited >= settleWithinMs) return;
      }
      await new Promise((resolve) => setTimeout(resolve, settleAgainMs));
    }
  }

  #flush(): void {
    if (this.#storing) return;
    if (this.#log.length === this.#stored && Date.now() - this.#storedAt < aliveMs) return;
    this.#storedAt = Date.now();
    this.#storing = this.#append().finally(() => (this.#storing = undefined));
  }

  async #append(): Promise<void> {
    const events = this.#log.from(this.#stored);
    try {
      if (!(await this.#store.append(this.#answerId, events))) this.#gone();
      this.#stored += events.parts.length;
      this.#failed = false;
    } catch (error) {
      this.#failed = true;
      this.#onError(error);
    }
  }
}
