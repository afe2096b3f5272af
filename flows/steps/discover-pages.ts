import type { Discovery } from '../content/page-source.ts';
import type { IngestionContext, IngestionJob } from '../ingestion/ports.ts';

export type IngestionInput = { ingestionId: string };

/** A part of what there is to read, by reference. */
export type PageBatch = { ingestionId: string; batch: number };

/** Items of a batch: enough that a task's own cost does not count, few enough that workers share a site. */
const batchSize = 100;

/** Step 1: what there is to read, as batches. A source that cannot be looked through ends the ingestion. */
export async function discoverPages(
  { ingestionId }: IngestionInput,
  context: IngestionContext,
): Promise<PageBatch[]> {
  const { ingestions } = context.ports;
  const job = await ingestions.job(ingestionId);
  if (job && (await ingestions.batches(ingestionId)) === undefined) {
    const found = await discover(ingestionId, job, context);
    if (typeof found === 'string') await ingestions.fail(ingestionId, found);
    else await ingestions.saveDiscovery(ingestionId, found, batchSize);
  }
  const batches = (await ingestions.batches(ingestionId)) ?? 0;
  return Array.from({ length: batches }, (_, batch) => ({ ingestionId, batch }));
}

/** What was found, or why it cannot be told: to ask again at once would not help. */
async function discover(
  id: string,
  job: IngestionJob,
  { signal, ports }: IngestionContext,
): Promise<Discovery | string> {
  try {
    return await ports.openSource(id, job.settings).discover(signal);
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error.message : 'It could not be looked through';
  }
}
