import { demoSource, type StoredPage } from '../content/content-store.ts';
import { isReadAsToday } from '../content/make-page.ts';
import type { KnownPage, ReadResult } from '../content/page-source.ts';
import type { IngestionContext, ItemOutcome, Outcome, PendingItem } from '../ingestion/ports.ts';
import type { PageBatch } from './discover-pages.ts';

/** Pages read side by side; a source that owes its site a slower pace waits by itself. */
const readers = 4;
/** Passages written in one transaction, about. */
const writtenPassages = 400;
/** What has been read is written after so many ms at the latest, so that little is lost with a process. */
const writtenAfterMs = 15_000;

/** How many items of the batch became what. */
export type BatchOutput = { [outcome in Outcome]?: number };

/** Step 2, once a batch: reads its pages and brings those that are new or have changed into the index. */
export async function indexPages(
  { ingestionId, batch }: PageBatch,
  { signal, ports }: IngestionContext,
): Promise<BatchOutput> {
  const { ingestions } = ports;
  const counts: BatchOutput = {};
  const job = await ingestions.job(ingestionId);
  if (!job) return counts;
  const source = ports.openSource(ingestionId, job.settings);
  const content = ports.content(job.siteKey);
  let pages: StoredPage[] = [];
  let outcomes: ItemOutcome[] = [];
  let written = Date.now();
  let more = true;
  const write = async () => {
    const settled = outcomes;
    await content.write(job.source, pages, [], (transaction) =>
      ingestions.settle(transaction, ingestionId, settled),
    );
    for (const { outcome } of settled) counts[outcome] = (counts[outcome] ?? 0) + 1;
    pages = [];
    outcomes = [];
    written = Date.now();
  };
  const take = async (item: PendingItem, known: KnownPage | undefined, result: ReadResult) => {
    outcomes.push(toOutcome(item.itemId, known, result));
    if (result.kind === 'page') {
      const { page, etag, lastModified } = result;
      pages.push({ ...page, location: item.location, etag, lastModified });
    } else if (result.kind === 'excluded' && result.instead)
      more = (await ingestions.addItem(ingestionId, batch, result.instead)) || more;
  };

  const read = (item: PendingItem, known: KnownPage | undefined) =>
    source.read(item, known && isReadAsToday(known.hash) ? known : undefined, signal);

  while (more) {
    more = false;
    const items = await ingestions.pending(ingestionId, batch);
    const known = await content.known(items.map(({ url }) => url));
    for (let from = 0; from < items.length; from += readers) {
      const group = items.slice(from, from + readers);
      const results = await Promise.all(
        group.map(async (item) => {
          const held = known.get(item.url);
          const before = held?.source === job.source ? held : undefined;
          return { item, before, result: ownedBy(held, job.source) ?? (await read(item, before)) };
        }),
      );
      for (const { item, before, result } of results) await take(item, before, result);
      const passages = pages.reduce((sum, page) => sum + page.passages.length, 0);
      if (passages >= writtenPassages || Date.now() - written > writtenAfterMs) await write();
    }
    if (outcomes.length > 0) await write();
  }
  return counts;
}

/** A page belongs to the source that had it first; two that take it from each other would never come to rest. */
function ownedBy(held: { source: string } | undefined, source: string): ReadResult | undefined {
  if (!held || held.source === source || held.source === demoSource) return undefined;
  return { kind: 'excluded', reason: `The source ${held.source} has this page` };
}

function toOutcome(itemId: number, known: KnownPage | undefined, result: ReadResult): ItemOutcome {
  if (result.kind === 'page') return { itemId, outcome: known ? 'changed' : 'added' };
  const { kind: outcome } = result;
  return 'reason' in result ? { itemId, outcome, reason: result.reason } : { itemId, outcome };
}
