import type { Discovery, SourceItem } from '../page-source.ts';
import { crawl } from './crawl.ts';
import { decodeText } from './decode-text.ts';
import type { Fetched } from './get.ts';
import { gunzipLimited } from './limited-body.ts';
import { llmsLinks, llmsSections, visitorsUrl } from './llms-file.ts';
import { addressKey, pageAddress, scopeOf } from './page-address.ts';
import { listLimits, pageLimits } from './page-limits.ts';
import type { PageCache } from './page-cache.ts';
import { reasonOf, Refusal, Unreached } from './refusal.ts';
import type { SiteAccess } from './site-access.ts';
import type { SiteClient } from './site-client.ts';
import { readSitemap, type Sitemap } from './sitemap.ts';
import { createSkips } from './skips.ts';

export interface DiscoverOptions {
  start: URL;
  access: SiteAccess;
  client: SiteClient;
  /** Gets the pages that are fetched on the way. */
  cache: PageCache;
  mostPages: number;
  signal: AbortSignal;
}

/** Sitemaps read in one go. */
const mostSitemaps = 100;

/**
 * Looks up what there is to read: what a sitemap or an llms.txt lists when `start` is one, else the
 * site's sitemap, its llms.txt, or its links.
 */
export async function discoverSite(options: DiscoverOptions): Promise<Discovery> {
  const { start, access, client, cache, mostPages, signal } = options;
  const skips = createSkips();
  const items = new Map<string, SourceItem>();
  const isInScope = scopeOf(start);
  const usualSitemap = new URL('/sitemap.xml', start);
  let complete = true;

  const forbidden = async (url: URL) =>
    (await client.rulesFor(url, signal)).allows(url) ? undefined : 'robots.txt does not allow it';

  /** Adds a page unless there is a reason against it, which is noted. */
  const add = async (location: URL, url = location): Promise<void> => {
    const reason = access.refusal(location) ?? access.refusal(url) ?? (await forbidden(location));
    const key = addressKey(url);
    if (reason !== undefined) skips.add(location.href, reason);
    else if (items.has(key)) return;
    else if (items.size < mostPages) items.set(key, { url: pageAddress(url).href, location: location.href });
    else skips.add('…', `There are more than ${mostPages} pages; the rest was left out`);
  };

  /** A list of pages; nothing when there is none. Rejects when that cannot be told. */
  const fetchList = async (url: URL): Promise<Fetched | undefined> => {
    const reason = access.refusal(url) ?? (await forbidden(url));
    if (reason !== undefined) throw new Refusal(reason);
    const fetched = await client.get(url, { signal, limitsOf: listLimits });
    if (fetched.status === 200) return fetched;
    if (fetched.status >= 500 || fetched.status === 429) {
      throw new Unreached(`For ${url.href} the server answered ${fetched.status}`);
    }
    return undefined;
  };

  const addSitemaps = async (first: readonly URL[], within: (url: URL) => boolean): Promise<void> => {
    const queue = [...first];
    const read = new Set<string>();
    for (let url = queue.shift(); url; url = queue.shift()) {
      if (read.has(url.href)) {
        skips.add(`${url.href} (again)`, 'A sitemap names a sitemap that was read already');
        continue;
      }
      if (read.size >= mostSitemaps) {
        skips.add(url.href, `There are more than ${mostSitemaps} sitemaps`);
        return;
      }
      read.add(url.href);
      try {
        const fetched = await fetchList(url);
        // the usual place is only a guess
        if (!fetched && url === usualSitemap) continue;
        if (!fetched) throw new Refusal('It is not there');
        const { kind, addresses, complete: whole } = await sitemapOf(fetched);
        if (!whole) {
          complete = false;
          skips.add(url.href, 'It breaks off in the middle; what it names until there is read');
        }
        for (const address of addresses) {
          if (!URL.canParse(address, url.href)) skips.add(address, 'It is no address');
          else if (kind === 'sitemaps') queue.push(new URL(address, url.href));
          else if (within(new URL(address, url.href))) await add(pageAddress(new URL(address, url.href)));
        }
      } catch (error) {
        signal.throwIfAborted();
        complete &&= error instanceof Refusal && !(error instanceof Unreached);
        skips.add(url.href, reasonOf(error));
      }
    }
  };

  const addLlms = async (url: URL, within: (url: URL) => boolean): Promise<void> => {
    const fetched = await fetchList(url);
    if (!fetched || fetched.type.includes('html')) return;
    const text = decodeText(fetched.body, fetched.headers['content-type'] ?? '');
    if (url.pathname.endsWith('llms-full.txt')) {
      cache.put(url.href, fetched);
      for (const { source } of llmsSections(text, url)) {
        const location = new URL(url);
        location.hash = source?.href ?? '';
        if (within(source ?? url)) await add(location, source ?? url);
      }
    } else {
      for (const link of llmsLinks(text, url)) if (within(link)) await add(link, visitorsUrl(link));
    }
  };

  const done = () => ({ items: [...items.values()], skipped: skips.list(), complete });

  cache.clear();
  if (/\/llms(?:-full)?\.txt$/i.test(start.pathname)) {
    await addLlms(start, () => true);
    if (items.size === 0) throw new Refusal(`${start.href} names no page of the site`);
    return done();
  }
  if (/\.xml(?:\.gz)?$/i.test(start.pathname)) {
    await addSitemaps([start], () => true);
    if (items.size === 0) throw new Refusal(skips.list()[0]?.reason ?? `${start.href} names no page`);
    return done();
  }

  const { sitemaps } = await client.rulesFor(start, signal);
  const named = sitemaps.filter((address) => URL.canParse(address)).map((address) => new URL(address));
  await addSitemaps(named.length > 0 ? named : [usualSitemap], isInScope);
  if (items.size > 0) return done();
  // another way in would find other pages, until the sitemap is there again
  if (!complete) throw new Unreached(skips.list()[0]?.reason ?? 'The sitemap could not be read');
  for (const name of ['/llms.txt', '/llms-full.txt']) {
    const url = new URL(name, start);
    await addLlms(url, isInScope).catch((error: unknown) => {
      // the usual place is only a guess, but what is there for a while only is not to be passed over
      if (!(error instanceof Refusal) || error instanceof Unreached) throw error;
      skips.add(url.href, error.message);
    });
    if (items.size > 0) return done();
  }
  const fetchPage = async (url: URL) => {
    const fetched = await client.get(url, { signal, limitsOf: pageLimits });
    if (fetched.status === 200) cache.put(url.href, fetched);
    return fetched;
  };
  const isOnSite = (url: URL) => access.refusal(url) === undefined && isInScope(url);
  return crawl({ start, signal, mostPages, skips, isInScope: isOnSite, forbidden, fetchPage });
}

async function sitemapOf({ body, headers }: Fetched): Promise<Sitemap> {
  // a sitemap.xml.gz is a gzip file, whatever its transport
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  const bytes = isGzip ? await gunzipLimited(body, listLimits()) : body;
  return readSitemap(decodeText(bytes, headers['content-type'] ?? ''));
}
