import type { FlowEvent } from '../ports/run-store.ts';

/** Those in this process who watch runs; whoever hears of a change tells them. */
export class RunWatchers {
  readonly #tellers = new Map<string, Set<(event: FlowEvent) => void>>();

  tell(flowRunId: string, event: FlowEvent): void {
    this.#tellers.get(flowRunId)?.forEach((tell) => tell(event));
  }

  /** What is told of the run from the first `next()` on, until the signal aborts. */
  async *events(flowRunId: string, signal: AbortSignal): AsyncGenerator<FlowEvent> {
    const pending: FlowEvent[] = [];
    let wake = () => {};
    const tell = (event: FlowEvent) => {
      pending.push(event);
      wake();
    };
    const tellers = this.#tellers.get(flowRunId) ?? new Set();
    this.#tellers.set(flowRunId, tellers.add(tell));
    const abort = () => wake();
    signal.addEventListener('abort', abort, { once: true });
    try {
      while (!signal.aborted) {
        const event = pending.shift();
        if (event) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', abort);
      tellers.delete(tell);
      if (tellers.size === 0 && this.#tellers.get(flowRunId) === tellers) this.#tellers.delete(flowRunId);
    }
  }
}
