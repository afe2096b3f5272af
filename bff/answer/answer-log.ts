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

  /** Resolves when there is something at `seq`, at the end of the log, or when the signal aborts. */
  async reaches(seq: number, signal: AbortSignal): Promise<void> {
    while (this.#parts.length <= seq && !this.#ended && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const woken = () => {
          signal.removeEventListener('abort', woken);
          this.#waiting.delete(woken);
          resolve();
        };
        signal.addEventListener('abort', woken);
        this.#waiting.add(woken);
      });
    }
  }

  #wake(): void {
    for (const woken of this.#waiting) woken();
  }
}
