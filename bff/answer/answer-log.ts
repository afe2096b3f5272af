import type { StreamPart } from '../../widget/protocol/index.ts';
import type { AnswerEvents } from '../ports/answer-store.ts';

/**
 * The parts of one answer in the process that writes it, each encoded once for all who read it.
 * Append-only; readers hold a position and no copy, so that a slow one costs nothing.
 */
export class AnswerLog {
  readonly #parts: string[] = [];
  readonly #waiting = new Set<() => void>();
  #ended = false;

  get length(): number {
    return this.#parts.length;
  }

  get ended(): boolean {
    return this.#ended;
  }

  append(part: StreamPart): void {
    this.#parts.push(JSON.stringify(part));
    this.#wake();
  }

  /** Nothing will follow. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  from(seq: number): AnswerEvents {
    return { seq, parts: this.#parts.slice(seq) };
  }

  /** What there is from `seq` on and what comes, until the log ends or the signal aborts. */
  async *follow(seq: number, signal: AbortSignal): AsyncGenerator<AnswerEvents> {
    let wake = () => {};
    // One for the whole way: a listener for each part would cost more than the part.
    const woken = () => wake();
    this.#waiting.add(woken);
    signal.addEventListener('abort', woken);
    try {
      for (let next = seq; !signal.aborted;) {
        if (next < this.#parts.length) {
          const events = this.from(next);
          next += events.parts.length;
          yield events;
        } else if (this.#ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#waiting.delete(woken);
      signal.removeEventListener('abort', woken);
    }
  }

  #wake(): void {
    for (const woken of this.#waiting) woken();
  }
}
