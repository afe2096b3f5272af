import type { ParsedPage } from '../../flows/content/blocks.ts';
import { hashContent, makePage } from '../../flows/content/make-page.ts';
import type { PushReport, PushStore, SentFailure, SentPage } from '../../flows/content/push-store.ts';
import { readText } from '../../flows/content/read-content.ts';
import { pageAddress } from '../../flows/content/site/page-address.ts';
import type { Site } from '../ports/site-store.ts';

/** A page as a site's own server sends it, with its content in one of two forms. */
export type PageBody = { url: string; title?: string | undefined } & (
  | { html: string; markdown?: undefined }
  | { markdown: string; html?: undefined }
);

export interface ContentBody {
  pages: readonly PageBody[];
  removed: readonly string[];
}

const sentences: Record<SentFailure['code'], string> = {
  origin_not_allowed: 'The address is not at one of the origins of this site.',
  unreadable: 'The page cannot be read: what the index has of it stays.',
  empty: 'The page has no text: it is not in the index.',
  excluded: 'The page asks not to be indexed: it is not in the index.',
};

/** Brings pages that a site sends, and those that it withdraws, into its index; resolves to what became of them. */
export async function takeContent(
  store: PushStore,
  site: Site,
  { id, sentAt }: { id: string; sentAt: number },
  body: ContentBody,
): Promise<PushReport> {
  const failed: SentFailure[] = [];
  const fail = (url: string, code: SentFailure['code']) =>
    failed.push({ url, code, message: sentences[code] });
  const ownAddress = (text: string): string | undefined => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url && !url.username && !url.password && site.allowedOrigins.includes(url.origin))
      return pageAddress(url).href;
    fail(text, 'origin_not_allowed');
    return undefined;
  };
  const removed = new Set(body.removed.flatMap((text) => ownAddress(text) ?? []));
  const sent = new Map(
    body.pages.flatMap((page) => {
      const url = ownAddress(page.url);
      return url ? [[url, page] as const] : [];
    }),
  );
  const known = await store.hashes([...sent.keys()]);
  const pages: SentPage[] = [];
  for (const [url, page] of sent) {
    removed.delete(url);
    const hash = hashOf(url, page);
    if (known.get(url) === hash) {
      pages.push({ url, hash, read: () => makePage(url, hash, parse(page)) });
      continue;
    }
    const outcome = read(url, hash, page);
    if (typeof outcome !== 'string') pages.push({ url, hash, read: () => outcome });
    else {
      fail(page.url, outcome);
      if (outcome !== 'unreadable') removed.add(url);
    }
    // answers that are being written go on between two pages
    await new Promise((resolve) => setTimeout(resolve));
  }
  return store.take({ id, sentAt, pages, removed: [...removed], failed });
}

function read(url: string, hash: string, page: PageBody) {
  let parsed: ParsedPage;
  try {
    parsed = parse(page);
  } catch {
    return 'unreadable';
  }
  if (parsed.noindex) return 'excluded';
  try {
    return makePage(url, hash, parsed);
  } catch {
    return 'empty';
  }
}

function parse({ title = '', html, markdown }: PageBody): ParsedPage {
  const parsed = html === undefined ? readText('markdown', markdown) : readText('html', html);
  return title.trim() ? { ...parsed, title } : parsed;
}

function hashOf(url: string, { title = '', html, markdown }: PageBody): string {
  const format = html === undefined ? 'markdown' : 'html';
  return hashContent(JSON.stringify([url, title, format]), new TextEncoder().encode(html ?? markdown));
}
