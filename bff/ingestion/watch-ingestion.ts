import type { Ingestion, Ingestions } from '../../flows/ingestion/ingestions.ts';

/** Pause between two looks, in ms. */
const lookMs = 500;

/** Each change of an ingestion from now on, until it has ended, was removed, or the signal aborts. */
export async function* watchIngestion(
  ingestions: Pick<Ingestions, 'read'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Ingestion> {
  let last = '';
  while (!signal.aborted) {
    const ingestion = await ingestions.read(id);
    if (!ingestion) return;
    const text = JSON.stringify(ingestion);
    if (text !== last) yield ingestion;
    last = text;
    if (ingestion.finishedAt) return;
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, lookMs);
      signal.addEventListener('abort', end);
    });
  }
}
