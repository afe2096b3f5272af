/** Aborts when the next sign of life does not come in time, or when the outer signal does. */
export class Watchdog {
  readonly #silent = new AbortController();
  readonly signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#silent.signal]);
  }

  expect(withinMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silent.abort(new Error(`silent for ${withinMs} ms`)), withinMs);
  }

  /** While the reader is busy, silence is not the model's. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  end(): void {
    this.rest();
    this.#silent.abort();
  }
}
