import type { StreamPart } from '../../widget/protocol/index.ts';
import type { AnswerEvents } from '../ports/answer-store.ts';

/** JSON has no line break in it, so parts are joined by one. */
const packSize = 64;

/**
 * The parts of one answer in the process that writes it, each encoded once for all who read it.
 * Append-only; readers hold a position and no copy, so that a slow one costs nothing.
 */
export class AnswerLog {
  /** The older parts, so many in each: a string for each part would be mostly its head. */
  readonly #packs: string[] = [];
  readonly #parts: string[] = [];
  readonly #waiting = new Set<() => void>();
  #ended = false;

  get length(): number {
    return this.#packs.length * packSize + this.#parts.length;
  }

  get ended(): boolean {
    return this.#ended;
  }

  append(part: StreamPart): void {
    if (this.#parts.length === packSize) this.#packs.push(this.#parts.splice(0).join('\n'));
    this.#parts.push(pack(part));
    this.#wake();
  }

  /** Nothing will follow. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  from(seq: number): AnswerEvents {
    const packs = this.#packs.slice(Math.floor(seq / packSize));
    const old = packs.flatMap((packed) => packed.split('\n'));
    const parts = old.length > 0 ? [...old, ...this.#parts] : this.#parts;
    return { seq, parts: seq < this.length ? parts.slice(seq - this.length).map(unpack) : [] };
  }

  /** What there is from `seq` on and what comes, until the log ends or the signal aborts. */
  follow(seq: number, signal: AbortSignal): AsyncIterableIterator<AnswerEvents> {
    let next = seq;
    let wake = () => {};
    // One for the whole way, and no generator: both would cost more than a part does.
    const woken = () => wake();
    const leave = () => {
      this.#waiting.delete(woken);
      signal.removeEventListener('abort', woken);
    };
    this.#waiting.add(woken);
    signal.addEventListener('abort', woken);
    return {
      next: async () => {
        while (next >= this.length && !this.#ended && !signal.aborted)
          await new Promise<void>((resolve) => (wake = resolve));
        if (next < this.length && !signal.aborted) {
          const value = this.from(next);
          next += value.parts.length;
          return { done: false, value };
        }
        leave();
        return { done: true, value: undefined };
      },
      return() {
        leave();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  #wake(): void {
    for (const woken of this.#waiting) woken();
  }
}

/** What surrounds the text of a part; of each such part, which most are, only the text is kept. */
const textBegin = '{"type":"text-delta","id":"text","delta":';

function pack(part: StreamPart): string {
  return part.type === 'text-delta' && part.id === 'text' ? JSON.stringify(part.delta) : JSON.stringify(part);
}

/** As `JSON.stringify` has the part. */
function unpack(packed: string): string {
  return packed.startsWith('"') ? `${textBegin}${packed}}` : packed;
}
