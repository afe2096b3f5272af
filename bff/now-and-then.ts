/** When something is done for the first time, and the pause between two times, in ms. */
export interface Pace {
  firstAfterMs: number;
  everyMs: number;
}

/** Does something now and then, for as long as the process lives; resolves to a function that ends it. */
export function nowAndThen(
  { firstAfterMs, everyMs }: Pace,
  work: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: ReturnType<typeof setTimeout>;
  let running: Promise<unknown> = Promise.resolve();
  const later = (ms: number) => {
    timer = setTimeout(() => {
      running = work(signal)
        .catch((error: unknown) => signal.aborted || onError(error))
        .finally(() => signal.aborted || later(everyMs));
    }, ms);
  };
  later(firstAfterMs);
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await running;
  };
}
