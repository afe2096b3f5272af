import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CrawledSite,
  discovered,
  htmlPage,
  serveCrawledSite,
  sitemap,
} from '../../../../support/crawled-site.ts';

describe('the pages of a sitemap', () => {
  let site: CrawledSite;
  afterEach(() => site.close());
  const serve = async (pages: Parameters<typeof serveCrawledSite>[0]) =>
    (site = await serveCrawledSite(pages));

  it('are those of the sitemaps that robots.txt names, whatever page links to what', async () => {
    await serve({
      '/robots.txt': 'User-agent: *\nDisallow: /private/\nSitemap: SITE/map.xml\n',
      '/map.xml': sitemap(['SITE/a', 'SITE/b?y=1&amp;x=2', 'SITE/private/c', 'SITE/a/', 'SITE/a#part']),
      '/sitemap.xml': sitemap(['SITE/other']),
    });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/a', '/b?x=2&y=1'],
      skipped: { '/private/c': 'robots.txt does not allow it' },
      complete: true,
    });
    expect(site.asked).toEqual(['/map.xml']);
  });

  it('are found at its usual place, in an index, compressed and with another prefix', async () => {
    await serve({
      '/sitemap.xml': sitemap(['SITE/one.xml.gz', '/two.xml'], 'sitemapindex'),
      '/one.xml.gz': () => ({
        body: gzipSync(sitemap([`${site.url}/one`])),
        headers: { 'content-type': 'application/octet-stream' },
      }),
      '/two.xml': `<s:urlset xmlns:s="x"><!-- <s:loc>SITE/no</s:loc> --><s:url><s:loc><![CDATA[ SITE/two?a&b ]]></s:loc>
        <image:image><image:loc>SITE/p.png</image:loc></image:image></s:url></s:urlset>`,
    });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/one', '/two?a=&b='],
      skipped: {},
      complete: true,
    });
  });

  it('may be given by the address of the sitemap alone, and are then of the whole site', async () => {
    await serve({
      '/docs/sitemap.xml': sitemap(['SITE/docs/a', 'SITE/b', 'https://elsewhere.example/c', 'http://[']),
    });
    const found = await discovered(site, site.source('/docs/sitemap.xml'));
    expect(found.pages).toEqual(['/b', '/docs/a']);
    expect(found.skipped).toMatchObject({
      'http://[': 'It is no address',
      'https://elsewhere.example/c': "elsewhere.example is not one of the site's hosts",
    });
  });

  it('are those below the start when the start is a part of the site', async () => {
    await serve({ '/sitemap.xml': sitemap(['SITE/docs', 'SITE/docs/a', 'SITE/docsy', 'SITE/blog']) });
    for (const start of ['/docs', '/docs/', '/docs/index.html']) {
      expect((await discovered(site, site.source(start))).pages).toEqual(['/docs', '/docs/a']);
    }
  });

  it('survive sitemaps that name each other', async () => {
    await serve({
      '/sitemap.xml': sitemap(['SITE/sitemap.xml', 'SITE/b.xml'], 'sitemapindex'),
      '/b.xml': sitemap(['SITE/c.xml', 'SITE/sitemap.xml'], 'sitemapindex'),
      '/c.xml': sitemap(['SITE/page']),
    });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/page'],
      skipped: { '/sitemap.xml (again)': 'A sitemap names a sitemap that was read already' },
      complete: true,
    });
  });

  it('are read from no more than a hundred sitemaps', async () => {
    const many = Array.from({ length: 500 }, (_, index) => `SITE/${index}.xml`);
    await serve({
      '/sitemap.xml': sitemap(many, 'sitemapindex'),
      ...Object.fromEntries(many.map((_, index) => [`/${index}.xml`, sitemap([`SITE/page-${index}`])])),
    });
    const { pages, skipped } = await discovered(site, site.source());
    expect(pages).toHaveLength(99);
    expect(skipped).toEqual({ '/99.xml': 'There are more than 100 sitemaps' });
  });

  it('are not more than the owner wants', async () => {
    await serve({ '/sitemap.xml': sitemap(Array.from({ length: 40_000 }, (_, index) => `SITE/${index}`)) });
    const { pages, skipped } = await discovered(site, site.source('/', { mostPages: 100 }));
    expect(pages).toHaveLength(100);
    expect(skipped).toEqual({ '…': 'There are more than 100 pages; the rest was left out' });
  });

  it.each([
    ['is huge', `${sitemap([])}${' '.repeat(11 * 2 ** 20)}`, 'It is larger than 10 MB'],
    [
      'declares entities',
      `<!DOCTYPE urlset [<!ENTITY a "aaaa">]><urlset><url><loc>SITE/&a;</loc></url></urlset>`,
      'It declares a document type or entities, which no sitemap needs',
    ],
    ['is another document', '<rss><channel/></rss>', 'It is no sitemap'],
    ['is a page', htmlPage('Not found'), 'It is no sitemap'],
  ])('SEC-20 are looked for elsewhere when it %s', async (_name, body, reason) => {
    await serve({ '/sitemap.xml': body, '/': htmlPage('Home', ['/a']), '/a': htmlPage('A') });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/', '/a'],
      skipped: { '/sitemap.xml': reason },
      complete: true,
    });
    await expect(discovered(site, site.source('/sitemap.xml'))).rejects.toThrow(reason);
  });

  it('SEC-20 are left alone when the sitemap is a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(9 * 2 ** 20, ' '));
    await serve({
      '/map.xml.gz': { body: bomb },
      '/map.xml': { body: bomb, headers: { 'content-encoding': 'gzip' } },
    });
    for (const path of ['/map.xml.gz', '/map.xml']) {
      await expect(discovered(site, site.source(path))).rejects.toThrow('It grows more than 60 times');
    }
  });

  it('are those before the place where it breaks off, and the others are not forgotten', async () => {
    const whole = sitemap(['SITE/a', 'SITE/b', 'SITE/c']);
    await serve({ '/sitemap.xml': whole.slice(0, whole.indexOf('/c')) });
    expect(await discovered(site, site.source())).toEqual({
      pages: ['/a', '/b'],
      skipped: { '/sitemap.xml': 'It breaks off in the middle; what it names until there is read' },
      complete: false,
    });
  });

  it('are not taken for vanished while a sitemap or robots.txt cannot be read', async () => {
    await serve({
      '/sitemap.xml': sitemap(['SITE/a.xml', 'SITE/b.xml'], 'sitemapindex'),
      '/a.xml': sitemap(['SITE/a']),
      '/b.xml': { status: 500, body: '' },
    });
    expect(await discovered(site, site.source())).toMatchObject({
      pages: ['/a'],
      skipped: { '/b.xml': 'For /b.xml the server answered 500' },
      complete: false,
    });
    site.answers['/sitemap.xml'] = { status: 502, body: '' };
    await expect(discovered(site, site.source())).rejects.toThrow('the server answered 502');
    site.answers['/robots.txt'] = { status: 500, body: '' };
    await expect(discovered(site, site.source())).rejects.toThrow('For robots.txt the server answered 500');
  });
});
