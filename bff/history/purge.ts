import type { RetentionStore } from '../ports/retention-store.ts';

/** Things that go in one transaction: few enough that nobody waits for them. */
const batchSize = 500;
const firstAfterMs = 60_000;
const everyMs = 60 * 60_000;

/** Removes all that is older than `days`, unless another process is at it; returns how many things went. */
export async function purge(
  store: RetentionStore,
  days: number,
  signal?: AbortSignal,
  batch = batchSize,
): Promise<number> {
  let sum = 0;
  for (;;) {
    const removed = signal?.aborted ? 0 : await store.purge(days, batch);
    if (!removed) return sum;
    sum += removed;
  }
}

/** Purges now and then, for as long as the process lives; resolves to a function that ends it. */
export function startPurging(
  store: RetentionStore,
  days: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const stopping = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  let running: Promise<unknown> = Promise.resolve();
  const later = (ms: number) => {
    timer = setTimeout(() => {
      running = purge(store, days, stopping.signal)
        .catch(onError)
        .finally(() => !stopping.signal.aborted && later(everyMs));
    }, ms);
  };
  later(firstAfterMs);
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await running;
  };
}
