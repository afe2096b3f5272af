/** The answers that this process is writing now, so that a visitor can stop one. */
export class LiveAnswers {
  readonly #stops = new Map<string, AbortController>();

  /** A signal that aborts when the answer is to stop. */
  begin(answerId: string): AbortSignal {
    const controller = new AbortController();
    this.#stops.set(answerId, controller);
    return controller.signal;
  }

  end(answerId: string): void {
    this.#stops.delete(answerId);
  }

  /** True when the answer was still being written. */
  stop(answerId: string): boolean {
    const controller = this.#stops.get(answerId);
    controller?.abort(new Error('stopped by the visitor'));
    return controller !== undefined;
  }
}
