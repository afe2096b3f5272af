import type { ContentElement } from '../element-blocks.ts';
import type { Fetched } from './get.ts';

/** What a page says to crawlers. */
export interface PageSignals {
  noindex: boolean;
  /** The address that the page itself, or where it sends visitors at once, names as the right one. */
  canonical: URL | undefined;
  /** Where its links lead that may be followed. */
  links: URL[];
}

/** Agents that a rule of `X-Robots-Tag` or a `meta` may be for: all, and us. */
const forUs = new Set(['robots', 'prep-chat']);
const noindexRule = /^(?:noindex|none)$/;
const nofollowRule = /^(?:nofollow|none)$/;

/** Reads headers and, when the answer is HTML, `document`. */
export function readSignals(
  { url, headers }: Pick<Fetched, 'url' | 'headers'>,
  document?: ContentElement,
): PageSignals {
  const metas = [...(document?.querySelectorAll('meta[name][content]') ?? [])]
    .filter((meta) => forUs.has(meta.getAttribute('name')?.toLowerCase() ?? ''))
    .flatMap((meta) => (meta.getAttribute('content') ?? '').split(','));
  const rules = [...metas.map(plain), ...headerRules(headers['x-robots-tag'])];
  const nofollow = rules.some((rule) => nofollowRule.test(rule));
  const base = parse(document?.querySelector('base[href]')?.getAttribute('href'), url) ?? url;
  const named =
    refreshTarget(document) ??
    document?.querySelector('link[rel="canonical" i][href]')?.getAttribute('href') ??
    linkHeader(headers['link']);
  return {
    noindex: rules.some((rule) => noindexRule.test(rule)),
    canonical: parse(named, base),
    links: nofollow || !document ? [] : linksOf(document, base),
  };
}

function linksOf(document: ContentElement, base: URL): URL[] {
  const links: URL[] = [];
  for (const anchor of document.querySelectorAll('a[href], area[href]')) {
    if (/\bnofollow\b/i.test(anchor.getAttribute('rel') ?? '')) continue;
    const url = parse(anchor.getAttribute('href'), base);
    if (url && /^https?:$/.test(url.protocol)) links.push(url);
  }
  return links;
}

function parse(address: string | null | undefined, base: URL): URL | undefined {
  const text = address?.trim();
  return text && URL.canParse(text, base.href) ? new URL(text, base.href) : undefined;
}

const plain = (rule: string) => rule.trim().toLowerCase();

/** `noindex, nofollow` or `prep-chat: noindex`; an agent's name is for what follows it. */
function headerRules(header: string | string[] | undefined): string[] {
  const rules: string[] = [];
  let counts = true;
  for (const part of [header ?? []].flat().join(',').split(',')) {
    const [, agent = '', rest = ''] = /^\s*([\w-]+)\s*:(.*)$/.exec(part) ?? [];
    const isAgent = agent !== '' && !/^(?:unavailable_after|max-)/i.test(agent);
    if (isAgent) counts = forUs.has(agent.toLowerCase());
    if (counts) rules.push(plain(isAgent ? rest : part));
  }
  return rules;
}

/** `<meta http-equiv="refresh" content="0; url=/there">`, as static sites redirect. */
function refreshTarget(document: ContentElement | undefined): string | undefined {
  const content = document?.querySelector('meta[http-equiv="refresh" i]')?.getAttribute('content') ?? '';
  const [seconds = '', ...rest] = content.split(';');
  const target = rest.join(';').trim();
  if (Number.parseInt(seconds, 10) > 5 || !/^url\s?=/i.test(target)) return undefined;
  return target
    .slice(target.indexOf('=') + 1)
    .trim()
    .replace(/^["']|["']$/g, '');
}

function linkHeader(header: string | string[] | undefined): string | undefined {
  const entry = [header ?? []]
    .flat()
    .flatMap((value) => value.split(','))
    .find((value) => /;\s?rel="?canonical"?/i.test(value));
  return entry ? /<([^<>]*)>/.exec(entry)?.[1] : undefined;
}
