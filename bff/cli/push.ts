import { statSync } from 'node:fs';
import { readBuiltFolder, type BuiltPage } from '../adapters/built-folder.ts';
import { createContentPush, PushError, type PushCounts } from '../adapters/content-push.ts';
import { readRecord, writeRecord } from '../adapters/push-record.ts';

export {
  createContentPush,
  PushError,
  type ContentPushOptions,
  type PushCounts,
  type PushedPage,
} from '../adapters/content-push.ts';

/** What is pushed, and where to. The secret comes from the environment, `PREP_CHAT_CONTENT_SECRET`. */
export interface PushOptions {
  /** What a site generator has written. */
  folder: string;
  /** Where that folder is on the site, e.g. `https://www.example.com/docs/`. */
  url: string;
  /** Address of the prep-chat server. */
  server: string;
  /** Public key of the site; left out for the default site. */
  site?: string | undefined;
  /** The site shows `guide.html` as `/guide`. */
  cleanUrls?: boolean | undefined;
  /** File that keeps what was pushed, for the next time; `node_modules/.cache/prep-chat/pushed.json`. */
  record?: string | undefined;
  /** Pushes what has not changed, too. */
  all?: boolean | undefined;
  /** Removes pages even when most of them are gone. */
  allowRemovals?: boolean | undefined;
}

/** What the server did with the pages of the folder; `unchanged` are also those that were not sent. */
export interface PushReport extends PushCounts {
  pages: number;
  /** Pages that are gone and were left in the index, because so many at a time look like a mistake. */
  kept: number;
}

const defaultRecord = 'node_modules/.cache/prep-chat/pushed.json';
const batchPages = 100;
/** The server takes 4 MiB; the rest is for the frame around the pages. */
const batchBytes = 4 * 1024 * 1024 - 64 * 1024;
const tooLarge = { code: 'payload_too_large', message: 'It is larger than 4 MB.' };

/**
 * Sends the pages of a built folder that are new or changed since the last time, and the addresses of those that are
 * gone. Rejects with a `PushError` when the server does not take them; a page that it cannot read is in `failed`.
 */
export async function pushFolder({ all, allowRemovals, site, ...options }: PushOptions): Promise<PushReport> {
  const { folder, cleanUrls, record: file = defaultRecord } = options;
  const [url, server] = [addressOf(options.url), addressOf(options.server)];
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new PushError(`${folder} is not a folder`);
  const secret = process.env['PREP_CHAT_CONTENT_SECRET'];
  if (!secret) throw new PushError('PREP_CHAT_CONTENT_SECRET is not set');
  const push = createContentPush({ server, secret, site });
  const target = [server, site ?? '', url].join(' ');
  const known = await readRecord(file, target);
  const record = new Map(known);
  const report: PushReport = {
    pages: 0,
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    failed: [],
    kept: 0,
  };

  const send = async (pages: readonly BuiltPage[], removed: readonly string[]) => {
    const counts = await push(pages, removed);
    for (const name of ['added', 'changed', 'unchanged', 'removed'] as const) report[name] += counts[name];
    report.failed.push(...counts.failed);
    const failed = new Set(counts.failed.map((each) => each.url));
    for (const page of pages) if (!failed.has(page.url)) record.set(page.url, page.mark);
    for (const gone of removed) if (!failed.has(gone)) record.delete(gone);
    // After each batch: what has arrived is not sent again when a later one does not.
    await writeRecord(file, target, record);
  };

  const seen = new Set<string>();
  const isToSend = (page: BuiltPage) => {
    seen.add(page.url);
    const isKnown = !all && known.get(page.url) === page.mark;
    if (isKnown) report.unchanged += 1;
    const isTooLarge = !isKnown && sizeOf(page) > batchBytes;
    if (isTooLarge) report.failed.push({ url: page.url, ...tooLarge });
    return !isKnown && !isTooLarge;
  };
  for await (const batch of inBatches(readBuiltFolder({ folder, url, cleanUrls }), isToSend))
    await send(batch, []);
  report.pages = seen.size;
  const gone = [...known.keys()].filter((address) => !seen.has(address));
  // Like a folder that was not built, and not like a decision.
  const looksWrong = seen.size === 0 || (known.size >= 10 && gone.length > known.size / 2);
  if (looksWrong && !allowRemovals) report.kept = gone.length;
  else for (let at = 0; at < gone.length; at += batchPages) await send([], gone.slice(at, at + batchPages));
  return report;
}

/** Pages that `isWanted` wants, as many together as one request may hold. */
async function* inBatches(
  pages: AsyncIterable<BuiltPage>,
  isWanted: (page: BuiltPage) => boolean,
): AsyncGenerator<BuiltPage[]> {
  let batch: BuiltPage[] = [];
  let bytes = 0;
  for await (const page of pages) {
    if (!isWanted(page)) continue;
    const size = sizeOf(page);
    if (batch.length === batchPages || bytes + size > batchBytes) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(page);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Bytes in a body, with the comma behind it. */
const sizeOf = (page: BuiltPage) => Buffer.byteLength(JSON.stringify(page)) + 1;

function addressOf(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new PushError(`${text} is no address`);
  return text.endsWith('/') ? text : `${text}/`;
}

/** Lines that say what happened. */
export function describePush({ pages, failed, kept, ...counts }: PushReport): string[] {
  const { added, changed, unchanged, removed } = counts;
  return [
    ...failed.map(({ url, message }) => `failed ${url}: ${message}`),
    ...(kept > 0
      ? [`${kept} pages are gone from the build and were left in the index; prep-chat push --allow-removals`]
      : []),
    `${pages} pages: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged, ${failed.length} failed`,
  ];
}

/**
 * For a site generator, at the end of a build: pushes where there is a secret to push with, tells `log` what happened,
 * and never breaks the build. Where the secret is missing or the address is, it says so.
 */
export async function pushAfterBuild(
  options: Omit<PushOptions, 'url'> & { url: string | undefined },
  log: { info(line: string): void; warn(line: string): void },
): Promise<void> {
  const { url } = options;
  if (!process.env['PREP_CHAT_CONTENT_SECRET'])
    log.info('prep-chat: no PREP_CHAT_CONTENT_SECRET, so no pages are pushed');
  else if (!url)
    log.warn('prep-chat: no pages are pushed, the configuration does not say where the site will be');
  else
    try {
      for (const line of describePush(await pushFolder({ ...options, url }))) log.info(`prep-chat: ${line}`);
    } catch (error) {
      log.warn(`prep-chat: no pages are pushed, ${error instanceof Error ? error.message : String(error)}`);
    }
}
