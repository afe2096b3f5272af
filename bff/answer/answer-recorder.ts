import type { AnswerStore, SettledAnswer } from '../ports/answer-store.ts';
import type { AnswerLog } from './answer-log.ts';

/** How often what is new is stored, in ms. */
const everyMs = 250;
/** Pauses before the end of an answer is stored again, in ms; then it is given up. */
const pausesMs = [250, 1_000, 3_000];

interface Recording {
  log: AnswerLog;
  gone: () => void;
  stored: number;
}

/**
 * Stores the logs of a process while they grow: all that is new in one statement, beside the writers
 * and never in their way. What could not be stored goes with the next one.
 */
export class AnswerRecorder {
  readonly #store: AnswerStore;
  readonly #onError: (error: unknown) => void;
  readonly #recordings = new Map<string, Recording>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #storing: Promise<void> | undefined;

  constructor(store: AnswerStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** Begins to store a log. `gone` hears when the answer is no longer there to be written. */
  record(answerId: string, log: AnswerLog, gone: () => void): void {
    this.#recordings.set(answerId, { log, gone, stored: 0 });
    this.#timer ??= setInterval(() => {
      this.#storing ??= this.#storeNew().finally(() => (this.#storing = undefined));
    }, everyMs);
  }

  /** Stores the rest of a log, and how it ended. */
  async settle(answerId: string, settled: SettledAnswer): Promise<void> {
    const recording = this.#recordings.get(answerId);
    if (!recording) return;
    this.#recordings.delete(answerId);
    if (this.#recordings.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    await this.#storing;
    const rest = recording.log.from(recording.stored);
    for (const pause of [...pausesMs, undefined]) {
      try {
        return await this.#store.settle(answerId, rest, settled);
      } catch (error) {
        this.#onError(error);
        if (pause !== undefined) await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  async #storeNew(): Promise<void> {
    const grown = [...this.#recordings].filter(([, { log, stored }]) => log.length > stored);
    if (grown.length === 0) return;
    const batches = grown.map(([answerId, { log, stored }]) => ({ answerId, ...log.from(stored) }));
    try {
      const written = new Set(await this.#store.append(batches));
      grown.forEach(([answerId, recording], index) => {
        recording.stored += batches[index]?.parts.length ?? 0;
        if (!written.has(answerId)) recording.gone();
      });
    } catch (error) {
      this.#onError(error);
    }
  }
}
