import type { IncomingMessage } from 'node:http';
import { createSiteSource, type SiteSourceOptions } from '../../flows/content/site/site-source.ts';
import type { PageSource } from '../../flows/content/page-source.ts';
import { serveSite, type SiteResponse } from './site.ts';

type Answer = string | SiteResponse | undefined;
type Answers = Record<string, Answer | ((request: IncomingMessage) => Answer)>;

/** A site that a crawler reads, its answers by path and query; `SITE` in a text is its address. */
export interface CrawledSite {
  url: string;
  /** Paths with queries in the order in which they were asked for, robots.txt aside. */
  asked: string[];
  answers: Answers;
  /** A crawler of the site that is in no hurry to wait. */
  source(path?: string, options?: Partial<SiteSourceOptions>): PageSource;
  close(): void;
}

const signal = new AbortController().signal;

/** `otherwise` answers where `answers` has nothing for a path that is none of a crawler's own. */
export async function serveCrawledSite(
  answers: Answers,
  otherwise: (path: string) => Answer = () => undefined,
): Promise<CrawledSite> {
  const asked: string[] = [];
  const site = await serveSite((_path, request) => {
    const path = request.url ?? '';
    if (path !== '/robots.txt') asked.push(path);
    const entry = answers[path];
    const own = typeof entry === 'function' ? entry(request) : entry;
    const answer = own ?? (/^\/(?:robots|sitemap|llms)/.test(path) ? undefined : otherwise(path));
    if (answer === undefined) return undefined;
    const response = typeof answer === 'string' ? { body: answer } : answer;
    const { body } = response;
    return {
      ...response,
      headers: { 'content-type': typeOf(path), ...response.headers },
      body: typeof body === 'string' ? body.replaceAll('SITE', site.url) : body,
    };
  });
  return {
    url: site.url,
    asked,
    answers,
    source: (path = '/', options = {}) =>
      createSiteSource({ start: site.url + path, allowPrivate: true, delay: 0, ...options }),
    close: () => site.close(),
  };
}

function typeOf(path: string): string {
  if (path.endsWith('.txt')) return 'text/plain; charset=utf-8';
  if (path.endsWith('.xml')) return 'application/xml';
  return path.endsWith('.md') ? 'text/markdown; charset=utf-8' : 'text/html; charset=utf-8';
}

/** What a source finds, with paths instead of whole addresses. */
export async function discovered(site: CrawledSite, source: PageSource) {
  const { items, skipped, complete } = await source.discover(signal);
  const path = (address: string) => address.replaceAll(site.url, '');
  return {
    pages: items.map(({ url }) => path(url)).sort(),
    skipped: Object.fromEntries(skipped.map(({ location, reason }) => [path(location), path(reason)])),
    complete,
  };
}

/** A page with a heading, a few words and links. */
export function htmlPage(title: string, links: readonly string[] = [], head = ''): string {
  const anchors = links.map((link) => `<a href="${link}">there</a>`).join(' ');
  return `<!doctype html><html lang="en"><head><title>${title}</title>${head}</head>
    <body><main><h1>${title}</h1><p>Some words about ${title}.</p>${anchors}</main></body></html>`;
}

/** A sitemap of pages, or with `sitemapindex` of sitemaps. */
export function sitemap(addresses: readonly string[], root = 'urlset'): string {
  const tag = root === 'urlset' ? 'url' : 'sitemap';
  const entries = addresses.map((address) => `<${tag}><loc>${address}</loc></${tag}>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
    <${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries}</${root}>`;
}
