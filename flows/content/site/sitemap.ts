import { Refusal } from './refusal.ts';

/** What a sitemap names: pages, or further sitemaps. Addresses as they stand there. */
export interface Sitemap {
  kind: 'pages' | 'sitemaps';
  addresses: string[];
  /** False when the file breaks off. */
  complete: boolean;
}

/**
 * Reads a sitemap's addresses. It needs no XML parser: nothing but `loc` is wanted, and so nothing can
 * be expanded or included. Rejects what is none, or declares entities, with a `Refusal`.
 */
export function readSitemap(text: string): Sitemap {
  const root = /<(?:([\w-]+):)?(urlset|sitemapindex)[\s>]/.exec(text);
  if (!root) throw new Refusal('It is no sitemap');
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) {
    throw new Refusal('It declares a document type or entities, which no sitemap needs');
  }
  const [, prefix, name = ''] = root;
  const tag = prefix ? `${prefix}:loc` : 'loc';
  const addresses = withoutComments(text)
    .split(`<${tag}>`)
    .slice(1)
    .flatMap((rest) => (rest.includes(`</${tag}>`) ? textOf(rest.slice(0, rest.indexOf(`</${tag}>`))) : []))
    .filter((address) => address !== '' && !address.includes('<'));
  const closing = prefix ? `</${prefix}:${name}` : `</${name}`;
  return {
    kind: name === 'urlset' ? 'pages' : 'sitemaps',
    addresses,
    complete: text.includes(closing),
  };
}

function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--');
  return first + rest.map((part) => part.split('-->').slice(1).join('-->')).join('');
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOf(content: string): string {
  const data = /^\s*<!\[CDATA\[([\s\S]*)\]\]>\s*$/.exec(content);
  if (data) return data[1]?.trim() ?? '';
  return content
    .replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,9}));/gi, (whole, hex, decimal, name) => {
      if (name) return entities[String(name).toLowerCase()] ?? whole;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
