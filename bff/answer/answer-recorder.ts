import { PrepChatError } from '../errors.ts';
import type { AnswerStore, SettledAnswer } from '../ports/answer-store.ts';
import type { AnswerLog } from './answer-log.ts';

/** Shortest and longest pause before what is new is stored, in ms. */
const shortestPauseMs = 250;
const longestPauseMs = 500;
/** Storing takes no larger part of the time than one in so many, unless the longest pause is over. */
const pauseFactor = 100;
/** An end that could not be stored is tried again after this time, for so long, in ms; longer where the database is away. */
const settleAgainMs = 1_000;
const settleWithinMs = 3_000;
const settleAwayWithinMs = 60_000;
/** A writer with nothing to store says after this time, in ms, that it is alive: a preparation may be long silent. */
const aliveMs = 15_000;

interface Recording {
  log: AnswerLog;
  gone: () => void;
  stored: number;
  storedAt: number;
}

/**
 * Stores the logs of a process while they grow: all that is new in one statement, beside the writers
 * and never in their way. What could not be stored goes with the next one.
 */
export class AnswerRecorder {
  readonly #store: AnswerStore;
  readonly #onError: (error: unknown) => void;
  readonly #recordings = new Map<string, Recording>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #storing: Promise<void> | undefined;
  #failed = false;

  constructor(store: AnswerStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** True while what came last could not be stored. */
  get behind(): boolean {
    return this.#failed;
  }

  /** Begins to store a log. `gone` hears when the answer is no longer there to be written. */
  record(answerId: string, log: AnswerLog, gone: () => void): void {
    this.#recordings.set(answerId, { log, gone, stored: 0, storedAt: Date.now() });
    if (!this.#timer && !this.#storing) this.#rest(0);
  }

  /** Stores the rest of a log and how it ended; tries for a while where that fails. */
  async settle(answerId: string, settled: SettledAnswer): Promise<void> {
    const recording = this.#recordings.get(answerId);
    if (!recording) return;
    this.#recordings.delete(answerId);
    await this.#storing;
    for (let waited = 0; ; waited += settleAgainMs) {
      try {
        await this.#store.settle(answerId, recording.log.from(recording.stored), settled);
        return;
      } catch (error) {
        this.#onError(error);
        const isAway = error instanceof PrepChatError && error.code === 'storage_unavailable';
        if (waited >= (isAway ? settleAwayWithinMs : settleWithinMs)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, settleAgainMs));
    }
  }

  /** Stores again after a pause, for as long as there is something to be stored. */
  #rest(storingMs: number): void {
    if (this.#recordings.size === 0) return;
    const pause = Math.min(longestPauseMs, Math.max(shortestPauseMs, storingMs * pauseFactor));
    this.#timer = setTimeout(() => {
      const begun = performance.now();
      this.#timer = undefined;
      this.#storing = this.#storeNew().finally(() => {
        this.#storing = undefined;
        this.#rest(performance.now() - begun);
      });
    }, pause);
  }

  async #storeNew(): Promise<void> {
    const now = Date.now();
    const due = [...this.#recordings].filter(
      ([, { log, stored, storedAt }]) => log.length > stored || now - storedAt >= aliveMs,
    );
    if (due.length === 0) return;
    const batches = due.map(([answerId, { log, stored }]) => ({ answerId, ...log.from(stored) }));
    try {
      const written = new Set(await this.#store.append(batches));
      this.#failed = false;
      due.forEach(([answerId, recording], index) => {
        recording.stored += batches[index]?.parts.length ?? 0;
        recording.storedAt = now;
        if (!written.has(answerId)) recording.gone();
      });
    } catch (error) {
      this.#failed = true;
      this.#onError(error);
    }
  }
}
