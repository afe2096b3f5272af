import type { Sql } from '../ports.ts';
import type { NewPage } from './content-store.ts';
import { createFolderSource } from './folder-source.ts';
import { createSqlContentStore } from './sql-content-store.ts';

export interface IngestFolderOptions {
  sql: Sql;
  /** Folder of Markdown, MDX, HTML, PDF and text files; links out of it are not followed. */
  folder: string;
  /** Address of the folder on the site: absolute, or a path such as `/docs/`. */
  baseUrl: string;
  /** The site whose content it is. */
  siteKey: string;
  /** Label of the folder: pages of this label that are no longer in the folder are removed. */
  source: string;
  signal: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

export interface IngestReport {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** Files that were not read, their path in the folder and a sentence that says why; what the index had of them stays. */
  failed: { path: string; reason: string }[];
  /** Pages and passages of the whole site afterwards. */
  pages: number;
  passages: number;
}

/** Label of the content that comes with the product: it makes room for an owner's own. */
const demoSource = 'demo';
/** Passages written in one transaction, about. */
const batchPassages = 400;

/** Brings the index up to date with a folder; only files that changed are indexed. */
export async function ingestFolder(options: IngestFolderOptions): Promise<IngestReport> {
  const { sql, folder, baseUrl, siteKey, source, signal, onProgress } = options;
  const store = createSqlContentStore(sql, siteKey);
  const report: IngestReport = {
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    failed: [],
    pages: 0,
    passages: 0,
  };
  const known = await store.hashes(source);
  const pages = createFolderSource({ folder, baseUrl });
  const { items, skipped } = await pages.discover(signal);
  report.failed.push(...skipped.map(({ location, reason }) => ({ path: location, reason })));
  const seen = new Set(items.map(({ url }) => url));
  let batch: NewPage[] = [];
  const flush = async () => {
    if (batch.length > 0) await store.write(source, batch, []);
    batch = [];
  };

  for (const [index, item] of items.entries()) {
    signal.throwIfAborted();
    const hash = known.get(item.url);
    const result = await pages.read(
      item,
      hash === undefined ? undefined : { hash, etag: '', lastModified: '' },
      signal,
    );
    if (result.kind === 'page') {
      batch.push(result.page);
      if (hash === undefined) report.added++;
      else report.changed++;
    } else if (result.kind === 'unchanged') report.unchanged++;
    else if (result.kind === 'failed') report.failed.push({ path: item.location, reason: result.reason });
    else seen.delete(item.url);
    if (batch.reduce((sum, page) => sum + page.passages.length, 0) >= batchPassages) await flush();
    onProgress?.(index + 1, items.length);
  }
  await flush();

  const gone = [...known.keys()].filter((url) => !seen.has(url));
  if (gone.length > 0) await store.write(source, [], gone);
  report.removed = gone.length;
  const totals = await store.totals();
  if (source !== demoSource && totals.pages > 0) report.removed += await store.removeSource(demoSource);
  await store.compact();
  const after = await store.totals();
  return { ...report, pages: after.pages, passages: after.passages };
}
