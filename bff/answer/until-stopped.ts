/**
 * Lets a source tell what it has until the signal aborts, and then rejects with its reason at once, whether the
 * source heeds it or not; so does what `hear` throws. `onLate` hears, once, of something that was told after
 * the signal and ignored.
 */
export function untilStopped<T>(
  source: (signal: AbortSignal, tell: (value: T) => void) => Promise<void>,
  signal: AbortSignal,
  hear: (value: T) => void,
  onLate: () => void,
): Promise<void> {
  const ended = new AbortController();
  return new Promise<void>((resolve, reject) => {
    let late = false;
    const end = (reason: unknown) => {
      ended.abort(reason);
      reject(reason as Error);
    };
    const abort = () => end(signal.reason);
    signal.addEventListener('abort', abort);
    const tell = (value: T) => {
      if (!ended.signal.aborted) {
        try {
          hear(value);
        } catch (error) {
          end(error);
        }
      } else if (signal.aborted && !late) {
        late = true;
        onLate();
      }
    };
    const leave = () => signal.removeEventListener('abort', abort);
    source(ended.signal, tell).then(resolve, reject).finally(leave);
  });
}
