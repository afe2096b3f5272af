/** Aborts when the next sign of life does not come in time, or when the outer signal does. */
export class Watchdog {
  readonly #silent = new AbortController();
  readonly signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;
  #wakesAt = Infinity;

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#silent.signal]);
  }

  /** Called for each token: a timer that is already set to ring before is left alone, and rings for nothing. */
  expect(withinMs: number): void {
    this.#dueAt = performance.now() + withinMs;
    if (this.#wakesAt > this.#dueAt) this.#wake(withinMs);
  }

  /** While the reader is busy, silence is not the model's. */
  rest(): void {
    this.#dueAt = Infinity;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#silent.abort();
  }

  #wake(afterMs: number): void {
    clearTimeout(this.#timer);
    this.#wakesAt = performance.now() + afterMs;
    this.#timer = setTimeout(() => {
      this.#wakesAt = Infinity;
      const left = this.#dueAt - performance.now();
      if (left <= 0) this.#silent.abort(new Error('silent for too long'));
      else if (left < Infinity) this.#wake(left);
    }, afterMs);
  }
}
