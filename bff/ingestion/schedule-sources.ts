import type { Ingestions } from '../../flows/ingestion/ingestions.ts';

/** Pause between two looks for sources whose time has come, in ms. */
const lookMs = 10_000;

/** Starts what is due now and then, for as long as the process lives; resolves to a function that ends it. */
export function scheduleSources(
  ingestions: Pick<Ingestions, 'startDue'>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = ingestions.startDue().catch(onError);
  }, lookMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}
