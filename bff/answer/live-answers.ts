import { PrepChatError } from '../errors.ts';
import type { AnswerSignal } from '../ports/answer-store.ts';
import { AnswerLog } from './answer-log.ts';

/** A client that asks now and then is not gone between two requests, however short the grace is. */
const pollLeaseMs = 5_000;

/** Writes an answer to its log, to the end; never rejects. */
export type WriteAnswer = (log: AnswerLog, stop: AbortSignal) => Promise<void>;

interface LiveAnswer {
  log: AnswerLog;
  stop: AbortController;
  readers: number;
  grace?: ReturnType<typeof setTimeout>;
  written: Promise<void>;
}

/**
 * The answers that this process is writing now. Each goes on without a connection for as long as
 * somebody may come back for it, because whoever is gone should not be paid for.
 */
export class LiveAnswers {
  readonly #answers = new Map<string, LiveAnswer>();
  readonly #graceMs: number;
  #closed = false;
  #handedOver = false;

  /** `graceMs`: how long an answer goes on after its last reader has gone. */
  constructor(graceMs = 10_000) {
    this.#graceMs = graceMs;
  }

  /** Throws when the server is on its way down; to be asked before anything is stored. */
  assertOpen(): void {
    if (this.#closed) throw new PrepChatError('unavailable');
  }

  /** From now on {@link assertOpen} throws; what is being written goes on. */
  refuse(): void {
    this.#closed = true;
  }

  /** Resolves when nothing is being written, or after the time. */
  async idle(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.#written(), late]);
    clearTimeout(timer);
  }

  /** Readers go to another process and read what is stored: without one here an answer is still read. */
  handOver(): void {
    this.#handedOver = true;
    for (const { grace } of this.#answers.values()) clearTimeout(grace);
  }

  /** How many are being written, and read, here. */
  counts(): { written: number; readers: number } {
    const readers = [...this.#answers.values()].reduce((sum, answer) => sum + answer.readers, 0);
    return { written: this.#answers.size, readers };
  }

  /** Begins to write. It goes on until it is stopped or its readers are gone: attach one, or keep it. */
  begin(answerId: string, write: WriteAnswer): void {
    const log = new AnswerLog();
    const stop = new AbortController();
    const written = write(log, stop.signal).finally(() => {
      clearTimeout(this.#answers.get(answerId)?.grace);
      this.#answers.delete(answerId);
    });
    this.#answers.set(answerId, { log, stop, readers: 0, written });
  }

  /** The log of an answer, and what to call when its reader goes; undefined when it is not written here. */
  attach(answerId: string): { log: AnswerLog; detach: () => void } | undefined {
    const answer = this.#answers.get(answerId);
    if (!answer) return undefined;
    clearTimeout(answer.grace);
    answer.readers += 1;
    const detach = () => {
      answer.readers -= 1;
      this.#arm(answerId, answer, this.#graceMs);
    };
    return { log: answer.log, detach };
  }

  /** Counts as a reader for a moment; returns the log as it stands, undefined when it is not written here. */
  keep(answerId: string): AnswerLog | undefined {
    const answer = this.#answers.get(answerId);
    if (answer) this.#arm(answerId, answer, Math.max(this.#graceMs, pollLeaseMs));
    return answer?.log;
  }

  /** True when the answer was still being written here. */
  stop(answerId: string): boolean {
    const answer = this.#answers.get(answerId);
    answer?.stop.abort(new Error('stopped by the visitor'));
    return answer !== undefined;
  }

  /** What another process wishes for an answer that may be ours. */
  heed({ answerId, wish }: AnswerSignal): void {
    if (wish === 'stop') this.stop(answerId);
    else this.keep(answerId);
  }

  /** Ends every answer, with an error that says why; resolves when all are stored. */
  async close(): Promise<void> {
    this.refuse();
    for (const { stop } of this.#answers.values()) stop.abort(new PrepChatError('unavailable'));
    await this.#written();
  }

  async #written(): Promise<void> {
    await Promise.all([...this.#answers.values()].map(({ written }) => written));
  }

  #arm(answerId: string, answer: LiveAnswer, ms: number): void {
    clearTimeout(answer.grace);
    if (this.#handedOver || answer.readers > 0 || this.#answers.get(answerId) !== answer) return;
    answer.grace = setTimeout(() => answer.stop.abort(new Error('nobody reads it')), ms);
  }
}
