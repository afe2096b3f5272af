import { afterEach, describe, expect, it } from 'vitest';
import {
  type CrawledSite,
  discovered,
  htmlPage,
  serveCrawledSite,
} from '../../../../support/crawled-site.ts';

const signal = new AbortController().signal;

describe('the pages of an llms.txt', () => {
  let site: CrawledSite;
  afterEach(() => site.close());
  const serve = async (pages: Parameters<typeof serveCrawledSite>[0]) =>
    (site = await serveCrawledSite(pages));

  const list = `# Shop\n\n> Tea by post\n\n## Docs\n
- [Orders](/docs/orders.md): how to order
- [Home](SITE/index.html.md)
- [Prices](SITE/prices#tea)
- [All](SITE/llms-full.txt)
- [Orders again](SITE/docs/orders.md)
- [Elsewhere](https://elsewhere.example/a.md)\n`;

  it('are read as Markdown and cited where visitors see them', async () => {
    await serve({ '/llms.txt': list, '/docs/orders.md': '# Orders\n\nWrite to us.' });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/', '/docs/orders', '/prices'],
      skipped: { 'https://elsewhere.example/a.md': "elsewhere.example is not one of the site's hosts" },
      complete: true,
    });
    const { items } = await site.source('/llms.txt').discover(signal);
    expect(await site.source().read(items[0]!, undefined, signal)).toMatchObject({
      kind: 'page',
      page: { url: `${site.url}/docs/orders`, title: 'Orders', passages: [{ text: 'Write to us.' }] },
    });
  });

  it('are those below the start when the start is a part of the site', async () => {
    await serve({ '/llms.txt': list });
    expect((await discovered(site, site.source('/docs/'))).pages).toEqual(['/docs/orders']);
  });

  it('are those inside an llms-full.txt, which is fetched once for all of them', async () => {
    const file = [
      '# Orders\nSource: SITE/docs/orders\n\nWrite to us.\n\n# Not a page\n\nBut a heading.',
      '# Prices\n\n> URL: <SITE/prices/>\n\nTen euros.',
      '# Abroad\nSource: https://elsewhere.example/\n\nNo.',
    ].join('\n\n');
    await serve({ '/llms-full.txt': file });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/docs/orders', '/prices/'],
      skipped: {
        '/llms-full.txt#https://elsewhere.example/': "elsewhere.example is not one of the site's hosts",
      },
      complete: true,
    });
    site.asked.length = 0;
    const source = site.source();
    const { items } = await source.discover(signal);
    const results = [];
    for (const item of items) results.push(await source.read(item, undefined, signal));
    expect(results).toMatchObject([
      { kind: 'page', page: { url: `${site.url}/docs/orders`, title: 'Orders' } },
      { kind: 'page', page: { url: `${site.url}/prices/`, passages: [{ text: 'Ten euros.' }] } },
    ]);
    expect(JSON.stringify(results[0])).toContain('But a heading.');
    expect(site.asked.filter((path) => path === '/llms-full.txt')).toHaveLength(1);

    const [first] = results;
    if (first?.kind !== 'page') throw new Error('no page');
    const known = { hash: first.page.hash, etag: first.etag, lastModified: first.lastModified };
    expect(await source.read(items[0]!, known, signal)).toEqual({ kind: 'unchanged' });
    site.answers['/llms-full.txt'] = '# Prices\nSource: SITE/prices/\n\nTwelve euros.';
    const later = site.source();
    expect(await later.read(items[0]!, known, signal)).toEqual({ kind: 'gone' });
    expect(JSON.stringify(await later.read(items[1]!, undefined, signal))).toContain('Twelve euros.');
  });

  it('are one page when an llms-full.txt does not say where its parts come from', async () => {
    await serve({ '/llms-full.txt': '# Tea\n\nHot.\n\n# Milk\n\nCold.' });
    expect((await discovered(site, site.source())).pages).toEqual(['/llms-full.txt']);
  });

  it('are looked for in the links of the site when the file is none of the site, but not while it fails', async () => {
    const login = { status: 302, headers: { location: 'https://login.example/' }, body: '' };
    await serve({ '/': htmlPage('Shop'), '/llms.txt': login });
    expect(await discovered(site, site.source())).toMatchObject({
      pages: ['/'],
      skipped: {
        '/llms.txt': "It redirects to https://login.example/: login.example is not one of the site's hosts",
      },
    });
    site.answers['/llms.txt'] = { status: 500, body: '' };
    await expect(discovered(site, site.source())).rejects.toThrow('the server answered 500');
  });

  it('are looked for in the links of the site when a page stands where the file should be', async () => {
    const anything = htmlPage('Shop', ['/a']);
    await serve({ '/': anything, '/llms.txt': { body: anything, headers: { 'content-type': 'text/html' } } });
    expect((await discovered(site, site.source())).pages).toEqual(['/']);
    await expect(discovered(site, site.source('/llms.txt'))).rejects.toThrow(
      `${site.url}/llms.txt names no page of the site`,
    );
  });
});
