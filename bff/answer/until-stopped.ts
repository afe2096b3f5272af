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
  let refuse: (reason: unknown) => void = () => {};
  const abort = () => refuse(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  let pending: Promise<IteratorResult<T>> | undefined;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = (pending = iterator.next());
      // Not a race against one promise for all: it would keep something of each that it has won against.
      const result = await new Promise<IteratorResult<T>>((resolve, reject) => {
        refuse = reject;
        next.then(resolve, reject);
      });
      pending = undefined;
      if (result.done) return;
      yield result.value;
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
