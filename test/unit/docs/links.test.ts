import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDocumentation, toDocument, type Document } from '../../support/documentation.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const documents = readDocumentation();

/** Addresses of the server itself that a page of the demo may link to. */
const served = new Set(['/openapi.json']);

/** Why a link leads nowhere, or undefined. Addresses elsewhere are looked at and never asked. */
function problemOf(
  { path, anchors }: Pick<Document, 'path' | 'anchors'>,
  target: string,
): string | undefined {
  if (/^[a-z][a-z\d+.-]*:/i.test(target)) {
    const { protocol, hostname } = URL.canParse(target) ? new URL(target) : { protocol: '', hostname: '' };
    const isLocal = /^(127\.0\.0\.1|localhost)$/.test(hostname);
    if (protocol === 'mailto:' || protocol === 'https:' || (protocol === 'http:' && isLocal))
      return undefined;
    return `${path}: ${target} is no address of the web, or not over https`;
  }
  const [file = '', anchor] = target.split('#');
  const isPage = path.startsWith('demo/content/');
  if (isPage && served.has(target)) return undefined;
  const found = file === '' ? path : posix.join(posix.dirname(path), isPage ? `${file}.md` : file);
  const page = file === '' ? { anchors } : documents.get(found);
  if (!page && !existsSync(root + found)) return `${path}: there is no ${target}`;
  if (anchor !== undefined && !page?.anchors.includes(anchor)) return `${path}: no heading ${target}`;
  return undefined;
}

describe('links of the documentation', () => {
  const all = [...documents.values()];

  it('lead to files, pages and headings that are there, and elsewhere over https', () => {
    expect(all.flatMap(({ links }) => links).length).toBeGreaterThan(300);
    const broken = all.flatMap((from) => from.links.flatMap((target) => problemOf(from, target) ?? []));
    expect(broken).toEqual([]);
  });

  it('are seen to be broken when they are', () => {
    const from = toDocument('README.md', '# One\n\n[a](docs/architecture.md#in-short) [b](#one)');
    expect(from.links.map((target) => problemOf(from, target))).toEqual([undefined, undefined]);
    for (const target of [
      'docs/nowhere.md',
      'docs/architecture.md#nowhere',
      '#two',
      'http://example.com',
      'https://',
    ])
      expect(problemOf(from, target), target).toBeDefined();
    expect(problemOf({ ...from, path: 'demo/content/x.md' }, './nowhere')).toBeDefined();
  });

  it('reach the description of the API, the page about privacy and the one about errors', () => {
    const targets = new Set(all.flatMap(({ links }) => links));
    for (const target of ['/openapi.json', './privacy', './error-codes']) expect(targets).toContain(target);
  });
});
