import type { RetentionStore } from '../ports/retention-store.ts';

/** Things that go in one transaction: few enough that nobody waits for them. */
const batchSize = 500;

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
