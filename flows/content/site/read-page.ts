import type { ParsedPage } from '../blocks.ts';
import { parseDocument } from '../html-page.ts';
import { hashContent, makePage } from '../make-page.ts';
import type { KnownPage, ReadResult, SourceItem } from '../page-source.ts';
import { type PageFormat, readContent } from '../read-content.ts';
import { decodeText } from './decode-text.ts';
import type { Fetched } from './get.ts';
import { addressKey, pageAddress } from './page-address.ts';
import { readSignals } from './page-signals.ts';
import { Refusal } from './refusal.ts';

/** What decides about the answer of a server. */
export interface ReadPageOptions {
  item: SourceItem;
  known: KnownPage | undefined;
  /** CSS selector of the main content. */
  select: string | undefined;
  /** Whether an address belongs to the site. */
  isOnSite(url: URL): boolean;
  /** A copy of a public site names that one's addresses: it is read all the same. */
  mayBeCopy: boolean;
}

/** Makes of a server's answer what becomes of the item. Rejects what cannot be read with a `Refusal`. */
export async function readPage(fetched: Fetched, options: ReadPageOptions): Promise<ReadResult> {
  const { item, known, select, isOnSite, mayBeCopy } = options;
  const { status, url, headers, body } = fetched;
  if (status === 304) return { kind: 'unchanged' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 401) return { kind: 'excluded', reason: 'It wants a login' };
  if (status !== 200) throw new Refusal(`The server answered ${status}`);

  const mark = settingsOf(select) + answerMark(fetched);
  if (known?.etag.startsWith(`${mark} `)) return { kind: 'unchanged' };

  const location = new URL(item.location);
  if (addressKey(url) !== addressKey(location)) return elsewhere('It redirects to', url, isOnSite);
  const format = formatOf(fetched);
  const contentType = headers['content-type'] ?? '';
  const document = format === 'html' ? parseDocument(decodeText(body, contentType)) : undefined;
  const { noindex, canonical } = readSignals(fetched, document);
  if (noindex) return { kind: 'excluded', reason: 'It asks not to be indexed' };
  const counts = canonical !== undefined && (isOnSite(canonical) || !mayBeCopy);
  if (counts && !samePage(canonical, url, item)) {
    return elsewhere('It names as its address', canonical, isOnSite);
  }
  const parsed = await parse(fetched, format, select);
  if (parsed.noindex) return { kind: 'excluded', reason: 'It asks not to be indexed' };
  return resultOf(item, parsed, known, {
    etag: `${mark} ${headers.etag ?? ''}`,
    lastModified: headers['last-modified'] ?? '',
  });
}

/** The result of a page whose content is known: unchanged when it has the same words. */
export function resultOf(
  { url }: SourceItem,
  parsed: ParsedPage,
  known: KnownPage | undefined,
  validators: { etag: string; lastModified: string },
): ReadResult {
  // what is read, not what is sent: many servers put another number into each answer
  const hash = hashContent(url, Buffer.from(JSON.stringify(parsed)));
  if (known?.hash === hash) return { kind: 'unchanged' };
  try {
    return { kind: 'page', page: makePage(url, hash, parsed), ...validators };
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : 'It could not be read');
  }
}

/** Asks a server for the page only when it has changed, unless it is to be read in another way than then. */
export function conditions(known: KnownPage | undefined, select: string | undefined): Record<string, string> {
  if (!known?.etag.startsWith(settingsOf(select))) return {};
  const etag = known.etag.slice(known.etag.indexOf(' ') + 1);
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(known.lastModified ? { 'if-modified-since': known.lastModified } : {}),
  };
}

/** Short name of how pages are read; with that of the answer it is stored before the etag. */
function settingsOf(select = ''): string {
  return hashContent(select, Buffer.alloc(0)).slice(0, 8);
}

/** Short name of all that decides about a page in an answer: the same answer need not be read twice. */
function answerMark({ url, headers, body }: Fetched): string {
  const deciding = [headers['content-type'], headers['x-robots-tag'], headers['link']];
  return hashContent(JSON.stringify([url.href, ...deciding]), body).slice(-16);
}

async function parse({ body, headers }: Fetched, format: PageFormat, select: string | undefined) {
  try {
    return await readContent(format, body, {
      decode: (bytes) => decodeText(bytes, headers['content-type'] ?? ''),
      select,
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : 'It could not be read');
  }
}

/** Servers often name Markdown plain text, and some name nothing. */
function formatOf({ type, url, body }: Fetched): PageFormat {
  if (type === 'application/pdf' || body.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf';
  if (/html/.test(type)) return 'html';
  if (type.endsWith('markdown') || /\.(?:md|markdown)$/i.test(url.pathname)) return 'markdown';
  if (/\.mdx$/i.test(url.pathname)) return 'mdx';
  if (type === 'text/plain' || (type === '' && body[0] !== 0x3c)) return 'text';
  return 'html';
}

function samePage(canonical: URL, url: URL, item: SourceItem): boolean {
  const key = addressKey(canonical);
  return key === addressKey(url) || key === addressKey(new URL(item.url));
}

function elsewhere(sentence: string, url: URL, isOnSite: (url: URL) => boolean): ReadResult {
  const { href } = pageAddress(url);
  return {
    kind: 'excluded',
    reason: `${sentence} ${href}`,
    ...(isOnSite(url) ? { instead: { url: href, location: href } } : {}),
  };
}
