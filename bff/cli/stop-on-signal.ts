/** Longest time that stopping takes beyond the drain, in ms. */
const forcedAfterMs = 5_000;

interface StopOptions {
  close(): Promise<void>;
  /** How long work that runs may go on. */
  drainMs: number;
  onError(error: unknown): void;
}

/** From now on SIGINT and SIGTERM end the process, in good order if that is possible. */
export function stopOnSignal({ close, drainMs, onError }: StopOptions): void {
  let closing = false;
  const stop = (signal: NodeJS.Signals) => {
    // A second signal means it: do not wait any longer.
    if (closing) process.exit(1);
    closing = true;
    process.stderr.write(`${signal}: stopping\n`);
    // Whatever hangs: whoever runs the process would kill it a little later, without a word.
    setTimeout(() => process.exit(1), drainMs + forcedAfterMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        onError(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
