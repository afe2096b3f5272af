import { demoSource } from '../content/content-store.ts';
import type { IngestionContext } from '../ingestion/ports.ts';
import type { IngestionInput } from './discover-pages.ts';

export type FinishOutput = { removed: number; heldBack: number };

/** Pages removed in one transaction. */
const slice = 100;
/** A source with fewer pages than this may lose more than half of them in the normal course of things. */
const fewPages = 10;

/** Step 3: removes pages that are no longer there and ends the ingestion. */
export async function finishIngestion(
  { ingestionId }: IngestionInput,
  { signal, ports }: IngestionContext,
): Promise<FinishOutput> {
  const { ingestions } = ports;
  const job = await ingestions.job(ingestionId);
  if (!job) return { removed: 0, heldBack: 0 };
  const content = ports.content(job.siteKey);
  const compared = await ingestions.compare(ingestionId);
  const heldBack = !job.allowRemovals && looksLikeAnAccident(compared);
  const gone = heldBack ? [] : compared.missing;
  for (let from = 0; from < gone.length; from += slice) {
    signal.throwIfAborted();
    const urls = gone.slice(from, from + slice);
    await content.write(job.source, [], urls, (transaction) =>
      ingestions.addRemoved(transaction, ingestionId, urls.length),
    );
  }
  if (job.source !== demoSource && compared.present > 0) await content.removeSource(demoSource);
  await content.compact();
  const left = heldBack ? compared.missing.length : 0;
  await ingestions.complete(ingestionId, left);
  return { removed: gone.length, heldBack: left };
}

/** A folder that is not mounted, or a site that shows one page to all: nothing is there, or less than half of before. */
function looksLikeAnAccident({ before, present }: { before: number; present: number }): boolean {
  return present === 0 || (before >= fewPages && present < before / 2);
}
