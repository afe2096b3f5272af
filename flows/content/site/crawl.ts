import { parseDocument } from '../html-page.ts';
import type { Discovery, SourceItem } from '../page-source.ts';
import { decodeText } from './decode-text.ts';
import type { Fetched } from './get.ts';
import { addressKey, addressPattern, pageAddress, repeatsItself } from './page-address.ts';
import { readSignals } from './page-signals.ts';
import { Refusal, Unreached } from './refusal.ts';
import type { Skips } from './skips.ts';

export interface CrawlOptions {
  start: URL;
  signal: AbortSignal;
  /** Addresses visited at most. */
  mostPages: number;
  skips: Skips;
  isInScope(url: URL): boolean;
  /** A sentence when robots.txt is against it. */
  forbidden(url: URL): Promise<string | undefined>;
  fetchPage(url: URL): Promise<Fetched>;
}

/** Addresses that differ in numbers and values of parameters only: a calendar has no end. */
const mostAlike = 300;
const deepest = 30;
const longestAddress = 2_000;
/** Addresses remembered, for each page that may be visited. */
const mostLinks = 20;
/** Pages asked for before their links are looked at; the pace of the requests is set elsewhere. */
const batchSize = 8;
/** Documents without links: they are read, but not visited. */
const documents = /\.(?:pdf|md|markdown|mdx|txt)$/i;
const otherFiles =
  /\.(?:png|jpe?g|gif|webp|avif|svg|ico|css|m?js|json|xml|rss|atom|zip|t?gz|bz2|xz|7z|rar|tar|exe|dmg|deb|rpm|apk|woff2?|ttf|mp[34]|m4[av]|webm|og[gv]|wav|mov|avi|docx?|xlsx?|pptx?|csv|epub|ics)$/i;

interface Found {
  url: URL;
  /** The page whose link leads there. */
  from: string;
}

/** Follows the links of a site, breadth first, so that its end is the same each time. Rejects when the start cannot be read. */
export async function crawl(options: CrawlOptions): Promise<Discovery> {
  const { start, signal, mostPages, skips, isInScope, forbidden, fetchPage } = options;
  const items = new Map<string, SourceItem>();
  const seen = new Set([addressKey(start)]);
  const alike = new Map<string, number>();
  let complete = true;
  let visited = 0;

  /** Whether a link is one to follow; says why when it is one of the site. */
  const isNew = async (url: URL): Promise<boolean> => {
    const key = addressKey(url);
    if (seen.has(key) || !isInScope(url) || otherFiles.test(url.pathname)) return false;
    if (url.href.length > longestAddress || seen.size > mostPages * mostLinks) return false;
    seen.add(key);
    const reason = repeatsItself(url) ? 'Its address repeats itself' : await forbidden(url);
    if (reason !== undefined) {
      skips.add(url.href, reason);
      return false;
    }
    const pattern = addressPattern(url);
    const count = (alike.get(pattern) ?? 0) + 1;
    alike.set(pattern, count);
    if (count > mostAlike) {
      skips.add(
        pattern,
        `More than ${mostAlike} addresses differ only in numbers or in values of parameters`,
      );
    }
    return count <= mostAlike;
  };
  const addItem = (url: URL) => items.set(addressKey(url), { url: url.href, location: url.href });

  /** Pages that one page leads to. */
  const visit = async ({ url, from }: Found): Promise<Found[]> => {
    let fetched: Fetched;
    try {
      fetched = await fetchPage(url);
    } catch (error) {
      signal.throwIfAborted();
      if (from === '') throw error;
      if (error instanceof Refusal && !(error instanceof Unreached)) {
        skips.add(url.href, error.message);
        return [];
      }
      // reading it says so again, and does not let what the index has of it go
      complete = false;
      addItem(url);
      return [];
    }
    const { status, headers, body } = fetched;
    if (from === '' && status !== 200) throw new Unreached(`For ${url.href} the server answered ${status}`);
    if (status === 404 || status === 410) {
      skips.add(url.href, `A link on ${from} leads to it, but the server answered ${status}`);
      return [];
    }
    addItem(url);
    if (status !== 200) {
      complete &&= status < 500 && status !== 429;
      return [];
    }
    const to = pageAddress(fetched.url);
    if (addressKey(to) !== addressKey(url)) return [{ url: to, from: url.href }];
    const isHtml = fetched.type === '' || fetched.type.includes('html');
    const document = isHtml ? parseDocument(decodeText(body, headers['content-type'] ?? '')) : undefined;
    const { links, canonical } = readSignals(fetched, document);
    return [...links, ...(canonical ? [canonical] : [])].map((link) => ({
      url: pageAddress(link),
      from: url.href,
    }));
  };

  const against = await forbidden(start);
  if (against !== undefined) throw new Refusal(`${start.href}: ${against}`);
  let level: Found[] = [{ url: pageAddress(start), from: '' }];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > deepest) {
      skips.add(level[0]?.url.href ?? '', `It is more than ${deepest} links away from the start`);
      break;
    }
    const next: Found[] = [];
    for (let at = 0; at < level.length; at += batchSize) {
      if (visited >= mostPages) {
        skips.add(
          level[at]?.url.href ?? '',
          `The site has more than ${mostPages} pages; the rest was not visited`,
        );
        return { items: [...items.values()], skipped: skips.list(), complete };
      }
      const batch = level.slice(at, at + Math.min(batchSize, mostPages - visited));
      visited += batch.length;
      for (const found of (await Promise.all(batch.map(visit))).flat()) {
        if (!(await isNew(found.url))) continue;
        if (documents.test(found.url.pathname)) addItem(found.url);
        else next.push(found);
      }
    }
    level = next;
  }
  return { items: [...items.values()], skipped: skips.list(), complete };
}
