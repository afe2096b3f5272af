import { afterEach, describe, expect, it } from 'vitest';
import {
  type CrawledSite,
  discovered,
  htmlPage,
  serveCrawledSite,
} from '../../../../support/crawled-site.ts';

describe('following the links of a site', () => {
  let site: CrawledSite;
  afterEach(() => site.close());
  const serve = async (...pages: Parameters<typeof serveCrawledSite>) =>
    (site = await serveCrawledSite(...pages));
  const crawled = (path?: string, options?: Parameters<CrawledSite['source']>[1]) =>
    discovered(site, site.source(path, options));

  it('finds what is linked on the site itself, each page once', async () => {
    await serve({
      '/': htmlPage('Home', [
        'a',
        '/b/',
        '/b#part',
        'https://elsewhere.example/',
        'mailto:a@b.example',
        '/logo.png',
      ]),
      '/a': htmlPage('A', ['/b', '/a?utm_source=x', '/a?', '/?', '/index.html', '/guide.pdf', '/notes.md']),
      '/b/': htmlPage('B', ['/c?y=1&x=2', '/c?x=2&y=1', 'http://[']),
      '/c?x=2&y=1': htmlPage('C'),
    });
    expect(await crawled()).toEqual({
      pages: ['/', '/a', '/b/', '/c?x=2&y=1', '/guide.pdf', '/notes.md'],
      skipped: {},
      complete: true,
    });
    const asked = ['/', '/a', '/b/', '/c?x=2&y=1'];
    expect(site.asked.filter((path) => !/sitemap|llms/.test(path))).toEqual(asked);
  });

  it('does not ask a second time for what it then reads', async () => {
    await serve({ '/': htmlPage('Home', ['/a']), '/a': htmlPage('A') });
    const source = site.source();
    const signal = new AbortController().signal;
    const { items } = await source.discover(signal);
    const before = site.asked.length;
    const results = await Promise.all(items.map((item) => source.read(item, undefined, signal)));
    expect(results.map(({ kind }) => kind)).toEqual(['page', 'page']);
    expect(site.asked).toHaveLength(before);
    expect(await source.read(items[0]!, undefined, signal)).toMatchObject({ kind: 'page' });
    expect(site.asked).toHaveLength(before + 1);
  });

  it('stays below the start', async () => {
    await serve({
      '/docs/': htmlPage('Docs', ['/docs/a', '/blog', '/docsy']),
      '/docs/a': htmlPage('A', ['/', '../docs/b']),
      '/docs/b': htmlPage('B'),
    });
    expect((await crawled('/docs/')).pages).toEqual(['/docs/', '/docs/a', '/docs/b']);
  });

  it('obeys robots.txt and every kind of nofollow', async () => {
    await serve({
      '/robots.txt':
        'User-agent: other\nDisallow: /\n\nUser-agent: prep-chat\nDisallow: /secret\nAllow: /secret/open\n',
      '/': `${htmlPage('Home', ['/secret/a', '/secret/open', '/meta', '/header'])}<a rel="nofollow ugc" href="/no">n</a>`,
      '/secret/open': htmlPage('Open'),
      '/meta': htmlPage('Meta', ['/no'], '<meta name="ROBOTS" content="index, NoFollow">'),
      '/header': { body: htmlPage('Header', ['/no']), headers: { 'x-robots-tag': 'prep-chat: nofollow' } },
    });
    expect(await crawled()).toEqual({
      pages: ['/', '/header', '/meta', '/secret/open'],
      skipped: { '/secret/a': 'robots.txt does not allow it' },
      complete: true,
    });
  });

  it('goes on behind redirects, canonical addresses and other base addresses', async () => {
    await serve({
      '/': htmlPage('Home', ['/old', '/print?page=1']),
      '/old': { status: 301, headers: { location: '/new' }, body: '' },
      '/new': htmlPage('New', ['page'], '<base href="/base/">'),
      '/base/page': htmlPage('Base'),
      '/print?page=1': htmlPage('Print', [], '<link rel="canonical" href="/page-1">'),
      '/page-1': htmlPage('Page'),
    });
    expect((await crawled()).pages).toEqual(['/', '/base/page', '/new', '/old', '/page-1', '/print?page=1']);
  });

  it('comes to the end of an endless calendar', async () => {
    const month = (path: string) => {
      const [year = 0, number = 0] = path.split('/').slice(2).map(Number);
      const days = Array.from({ length: 28 }, (_, day) => `/calendar/${year}/${number}/${day + 1}`);
      const next = `/calendar/${year + (number === 12 ? 1 : 0)}/${(number % 12) + 1}`;
      return htmlPage(path, [next, ...days]);
    };
    const home = htmlPage('Home', ['/calendar/2026/1', '/about']);
    await serve({ '/': home, '/about': htmlPage('About') }, month);
    const { pages, skipped, complete } = await crawled();
    expect(pages).toContain('/about');
    // 300 days and the months that are 30 links away or nearer
    expect(pages).toHaveLength(2 + 300 + 30);
    expect(skipped).toEqual({
      '/calendar/#/#/#': 'More than 300 addresses differ only in numbers or in values of parameters',
      '/calendar/2028/7': 'It is more than 30 links away from the start',
    });
    expect(complete).toBe(true);
  });

  it('comes to the end of wrong relative links, and of more pages than wanted', async () => {
    await serve({}, (path) => htmlPage(path, ['a/b/']));
    expect(await crawled()).toMatchObject({
      pages: ['/', '/a/b/', '/a/b/a/b/'],
      skipped: { '/a/b/a/b/a/b/': 'Its address repeats itself' },
    });
    site.close();

    await serve({}, (path) => htmlPage(path, [`${path}y`, `${path}z`]));
    const { pages, skipped } = await crawled('/', { mostPages: 50 });
    expect(pages).toHaveLength(50);
    expect(Object.values(skipped)).toEqual(['The site has more than 50 pages; the rest was not visited']);
  });

  it('says which links lead nowhere, and which pages could not be visited', async () => {
    await serve({
      '/': htmlPage('Home', ['/gone', '/broken', '/picture', '/away', '/a']),
      '/broken': { status: 500, body: '' },
      '/picture': { body: 'x', headers: { 'content-type': 'image/png' } },
      '/away': { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' },
      '/a': htmlPage('A'),
    });
    expect(await crawled()).toEqual({
      pages: ['/', '/a', '/broken'],
      skipped: {
        '/gone': 'A link on / leads to it, but the server answered 404',
        '/picture': 'Its type, image/png, is not read',
        '/away':
          "It redirects to https://elsewhere.example/: elsewhere.example is not one of the site's hosts",
      },
      complete: false,
    });
  });

  it('rejects when the start cannot be read, so that nothing is taken for vanished', async () => {
    await serve({});
    await expect(crawled()).rejects.toThrow(`For ${site.url}/ the server answered 404`);
    site.answers['/'] = { status: 503, headers: { 'retry-after': '600' }, body: '' };
    await expect(crawled()).rejects.toThrow(`For ${site.url}/ the server answered 503`);
  });

  it('asks for nothing when robots.txt forbids the start', async () => {
    await serve({ '/robots.txt': 'User-agent: *\nDisallow: /\n', '/': htmlPage('Home') });
    await expect(crawled()).rejects.toThrow(`${site.url}/: robots.txt does not allow it`);
    expect(site.asked).toEqual([]);
  });

  it('asks two at a time, as slowly as robots.txt wants, and later when the server is busy', async () => {
    await serve({
      '/robots.txt': 'User-agent: *\nCrawl-delay: 0.2\n',
      '/': htmlPage('Home', ['/a', '/b']),
      '/a': htmlPage('A'),
      '/b': htmlPage('B'),
    });
    let busy = true;
    site.answers['/a'] = () => {
      const answer = busy ? { status: 429, headers: { 'retry-after': '1' }, body: '' } : htmlPage('A');
      busy = false;
      return answer;
    };
    const began = performance.now();
    expect(await crawled()).toMatchObject({ pages: ['/', '/a', '/b'], complete: true });
    // sitemap, two llms files, three pages and one of them again
    expect(site.asked).toHaveLength(7);
    expect(performance.now() - began).toBeGreaterThan(4 * 200 + 900);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    await serve({ '/': htmlPage('Home', ['/a']) });
    site.answers['/a'] = () => {
      stop.abort(new Error('enough'));
      return undefined;
    };
    await expect(site.source().discover(stop.signal)).rejects.toThrow('enough');
  });
});
