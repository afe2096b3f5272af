import { parseDocument } from '../html-page.ts';
import type { PageSource, ReadResult, SourceItem } from '../page-source.ts';
import { readText } from '../read-content.ts';
import { decodeText } from './decode-text.ts';
import { discoverSite } from './discover.ts';
import { createGet } from './get.ts';
import { llmsSections } from './llms-file.ts';
import { pageAddress } from './page-address.ts';
import { createPageCache } from './page-cache.ts';
import { listLimits, pageLimits } from './page-limits.ts';
import { conditions, readPage, resultOf } from './read-page.ts';
import { reasonOf, Refusal } from './refusal.ts';
import { createSiteAccess, type Resolve } from './site-access.ts';
import { createSiteClient } from './site-client.ts';

export interface SiteSourceOptions {
  /**
   * Address of the site or of a part of it such as `/docs/`, of a sitemap (`.xml`, `.xml.gz`), of an
   * `llms.txt` or an `llms-full.txt`. With `https` nothing is read without encryption.
   */
  start: string;
  /** Hosts that belong to the site besides that of `start`. */
  hosts?: readonly string[];
  /** CSS selector of the main content, for pages whose own is not found well. */
  select?: string;
  /** Pages at most; 5,000 when left out. */
  mostPages?: number;
  /** Milliseconds between the beginnings of two requests; 100 when left out. A longer `Crawl-delay` of robots.txt counts. */
  delay?: number;
  /**
   * Lets it reach private networks and this machine, for a site on an intranet or a copy of a public one;
   * only the owner of the server may set it.
   */
  allowPrivate?: boolean;
  /** Asks the system for the addresses of a host when left out. */
  resolve?: Resolve;
}

/**
 * Content from a site, read over HTTP: an item's location is an address. Throws an Error whose message
 * is a sentence when `start` or `select` is none.
 */
export function createSiteSource(options: SiteSourceOptions): PageSource {
  const { select, mostPages = 5_000, delay = 100, allowPrivate = false } = options;
  if (!URL.canParse(options.start)) throw new Refusal(`${options.start} is no address of a site`);
  const start = new URL(options.start);
  start.hash = '';
  assertSelector(select);
  const access = createSiteAccess({ ...options, start });
  const reason = access.refusal(start);
  if (reason) throw new Refusal(`${start.href}: ${reason}`);
  const client = createSiteClient(createGet(access), delay);
  const cache = createPageCache();

  const read: PageSource['read'] = async (item, known, signal): Promise<ReadResult> => {
    const location = new URL(item.location);
    const allowed = (await client.rulesFor(location, signal)).allows(location);
    if (!allowed) return { kind: 'excluded', reason: 'robots.txt does not allow it' };
    if (location.pathname.endsWith('llms-full.txt')) return readSection(item, known, signal);
    const held = cache.take(location.href);
    const headers = conditions(known, select);
    const fetched = held ?? (await client.get(location, { signal, headers, limitsOf: pageLimits }));
    const isOnSite = (url: URL) => access.refusal(url) === undefined;
    return readPage(fetched, { item, known, select, isOnSite, mayBeCopy: allowPrivate });
  };

  /** One page of an `llms-full.txt`, which its fragment names. */
  const readSection: PageSource['read'] = async (item, known, signal) => {
    const file = new URL(item.location);
    file.hash = '';
    const held = cache.take(file.href);
    const fetched = held ?? (await client.get(file, { signal, limitsOf: listLimits }));
    if (fetched.status === 404 || fetched.status === 410) return { kind: 'gone' };
    if (fetched.status !== 200) throw new Refusal(`The server answered ${fetched.status}`);
    cache.put(file.href, fetched);
    const text = decodeText(fetched.body, fetched.headers['content-type'] ?? '');
    const texts = llmsSections(text, file)
      .filter(({ source }) => pageAddress(source ?? file).href === item.url)
      .map((section) => section.text);
    if (texts.length === 0) return { kind: 'gone' };
    const parsed = readText('markdown', texts.join('\n\n'));
    return resultOf(item, parsed, known, { etag: '', lastModified: '' });
  };

  return {
    discover: (signal) => discoverSite({ start, access, client, cache, mostPages, signal }),
    async read(item: SourceItem, known, signal) {
      try {
        return await read(item, known, signal);
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'failed', reason: reasonOf(error) };
      }
    },
  };
}

function assertSelector(select: string | undefined): void {
  try {
    if (select !== undefined) parseDocument('').querySelector(select);
  } catch {
    throw new Refusal(`"${select}" is no CSS selector`);
  }
}
