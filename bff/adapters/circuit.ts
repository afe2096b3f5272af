import type { ErrorCode } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';

/** So many failures in a row within so long open the circuit. */
const failureLimit = 5;
const windowMs = 30_000;
/** How long it stays open before one call may try again. */
const openMs = 15_000;

/**
 * Spares an upstream that is down, and the visitors who would wait for it: once open, nobody calls it
 * until one call has shown that it is back. One for all answers of a process; in its memory only.
 */
export class Circuit {
  /** When the calls failed, in ms of a clock that is never set. */
  #failures: number[] = [];
  #openUntil: number | undefined;
  #code: ErrorCode = 'model_unavailable';
  #trying = false;

  get isOpen(): boolean {
    return this.#openUntil !== undefined;
  }

  /** Before a call, which then has to end with one of the others. Throws at once when none may be made. */
  enter(): void {
    if (this.#openUntil === undefined) return;
    if (this.#trying || performance.now() < this.#openUntil) throw new PrepChatError(this.#code);
    this.#trying = true;
  }

  succeeded(): void {
    this.#failures = [];
    this.#openUntil = undefined;
    this.#trying = false;
  }

  failed(): void {
    const now = performance.now();
    this.#failures = [...this.#failures.filter((at) => now - at < windowMs), now];
    if (this.isOpen || this.#failures.length >= failureLimit) this.hold(openMs, 'model_unavailable');
  }

  /** The call ended without telling anything about the upstream. */
  left(): void {
    this.#trying = false;
  }

  /** Opens for so long: the upstream itself has said when to come back, or it is down. */
  hold(ms: number, code: ErrorCode): void {
    this.#openUntil = performance.now() + ms;
    this.#code = code;
    this.#trying = false;
  }
}
