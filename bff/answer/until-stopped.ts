/**
 * Hands on what a source gives until the signal aborts, and then throws its reason at once, whether the
 * source heeds it or not. `onLate` hears, once, of something that came after that and was ignored.
 */
export async function* untilStopped<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
  onLate: () => void,
): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal.reason as Error)));
  aborted.catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  let pending: Promise<IteratorResult<T>> | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      pending = iterator.next();
      const { done, value } = await Promise.race([pending, aborted]);
      pending = undefined;
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    pending?.then(
      (late) => late.done || onLate(),
      () => {},
    );
    // Not awaited: a source that waits for something ends only after that.
    iterator.return?.().catch(() => {});
  }
}
