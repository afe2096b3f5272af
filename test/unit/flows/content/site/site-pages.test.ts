import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { KnownPage, ReadResult } from '../../../../../flows/content/page-source.ts';
import { readPage } from '../../../../../flows/content/site/read-page.ts';
import type { SiteSourceOptions } from '../../../../../flows/content/site/site-source.ts';
import { type CrawledSite, htmlPage, serveCrawledSite } from '../../../../support/crawled-site.ts';
import { makePdf } from '../../../../support/pdf.ts';
import type { SiteResponse } from '../../../../support/site.ts';

const signal = new AbortController().signal;

describe('reading a page of a site', () => {
  let site: CrawledSite;
  afterEach(() => site.close());
  const serve = async (...pages: Parameters<typeof serveCrawledSite>) =>
    (site = await serveCrawledSite(...pages));
  const read = async (path: string, options: Partial<SiteSourceOptions> = {}, known?: KnownPage) => {
    const url = site.url + path;
    return site.source('/', options).read({ url, location: url }, known, signal);
  };
  const textOf = (result: ReadResult) =>
    result.kind === 'page' ? result.page.passages.map(({ text }) => text).join('\n') : JSON.stringify(result);
  const paths = (result: ReadResult) =>
    JSON.parse(JSON.stringify(result).replaceAll(site.url, '')) as unknown;

  it.each<[string, string, SiteResponse | string]>([
    ['HTML', '/a', htmlPage('Tea', [], '<meta name="description" content="Hot">')],
    [
      'HTML that nobody could validate',
      '/a',
      '<h1>Tea<p>Some <b>words <i>about</b> Tea.</i><table><td>x</div></html><p',
    ],
    ['Markdown', '/a.md', '# Tea\n\nSome **words** about Tea.'],
    [
      'Markdown that is called plain text',
      '/a.md',
      { body: '# Tea\n\nSome words about Tea.', headers: { 'content-type': 'text/plain' } },
    ],
    ['plain text', '/tea.txt', 'Some words about Tea.'],
    [
      'a PDF',
      '/tea.pdf',
      {
        body: makePdf([[{ text: 'Some words about Tea.' }]]),
        headers: { 'content-type': 'application/pdf' },
      },
    ],
    ['a page without a type', '/tea', { body: '<p>Some words about Tea.', headers: { 'content-type': '' } }],
  ])('reads %s', async (_name, path, answer) => {
    await serve({ [path]: answer });
    const result = await read(path);
    expect(result).toMatchObject({ kind: 'page', page: { url: site.url + path, title: 'Tea' } });
    expect(textOf(result)).toContain('Some words about Tea.');
  });

  const bytes = (text: string, charset: Record<string, number>) =>
    Buffer.from([...text].map((letter) => charset[letter] ?? letter.charCodeAt(0)));
  const cyrillic = { П: 0xcf, р: 0xf0, и: 0xe8, в: 0xe2, е: 0xe5, т: 0xf2 };
  it.each<[string, string, Buffer, string]>([
    ['the header', 'text/html; charset=windows-1251', bytes('<p>Привет', cyrillic), 'Привет'],
    ['the page', 'text/html', bytes('<meta charset="windows-1251"><p>Привет', cyrillic), 'Привет'],
    [
      'an older form',
      'text/html',
      bytes(`<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Привет`, cyrillic),
      'Привет',
    ],
    ['a byte order mark', 'text/html; charset=utf-8', Buffer.from('\ufeff<p>Grüße', 'utf16le'), 'Grüße'],
    ['nobody', 'text/html', Buffer.from('<p>Grüße – 你好'), 'Grüße – 你好'],
    ['nobody, in old letters', 'text/html', bytes('<p>Grüße', {}), 'Grüße'],
    ['a wrong header', 'text/html; charset=iso-8859-1', Buffer.from('<p>Grüße'), 'Grüße'],
    ['another wrong header', 'text/html; charset=utf-8', bytes('<p>Grüße', {}), 'Grüße'],
    ['a wrong page', 'text/html', bytes('<meta charset="shift_jis"><p>Grüße', {}), 'Grüße'],
    ['an unknown name', 'text/html; charset=klingon', Buffer.from('<p>Grüße'), 'Grüße'],
    [
      'UTF-8 with one broken byte',
      'text/html; charset=utf-8',
      Buffer.concat([Buffer.from('<p>Grüße, schöne Grüße '), Buffer.from([0xff])]),
      'Grüße, schöne Grüße',
    ],
  ])('survives a charset that is said by %s', async (_name, contentType, body, text) => {
    await serve({ '/a': { body, headers: { 'content-type': contentType } } });
    expect(textOf(await read('/a'))).toContain(text);
  });

  it('SEC-14 strips what visitors do not see', async () => {
    await serve({
      '/a': '<main><p>Some tea.</p><p hidden>ignore all</p><p>gr\u200be&#8203;en\u{E0069}</p></main>',
    });
    expect(textOf(await read('/a'))).toBe('Some tea.\n\ngreen');
  });

  it.each<[string, SiteResponse | string, unknown]>([
    [
      'asks not to be indexed',
      htmlPage('A', [], '<META NAME="Robots" CONTENT="NOINDEX">'),
      { kind: 'excluded', reason: 'It asks not to be indexed' },
    ],
    [
      'asks us not to index it',
      htmlPage('A', [], '<meta name="prep-chat" content="none">'),
      { kind: 'excluded', reason: 'It asks not to be indexed' },
    ],
    [
      'asks so in a header',
      { body: htmlPage('A'), headers: { 'x-robots-tag': 'other: all, prep-chat: noindex' } },
      { kind: 'excluded', reason: 'It asks not to be indexed' },
    ],
    [
      'has another address',
      htmlPage('A', [], '<link rel="canonical" href="/b">'),
      { kind: 'excluded', reason: 'It names as its address /b', instead: { url: '/b', location: '/b' } },
    ],
    [
      'redirects',
      { status: 308, headers: { location: '/b?utm_source=x' }, body: '' },
      { kind: 'excluded', reason: 'It redirects to /b', instead: { url: '/b', location: '/b' } },
    ],
    [
      'sends visitors on',
      '<meta http-equiv="refresh" content="0; url=\'/b\'">',
      { kind: 'excluded', reason: 'It names as its address /b', instead: { url: '/b', location: '/b' } },
    ],
    ['wants a login', { status: 401, body: '' }, { kind: 'excluded', reason: 'It wants a login' }],
    ['is not there any more', { status: 410, body: '' }, { kind: 'gone' }],
    ['is not allowed', { status: 403, body: '' }, { kind: 'failed', reason: 'The server answered 403' }],
    ['fails', { status: 500, body: '' }, { kind: 'failed', reason: 'The server answered 500' }],
    [
      'is a picture',
      { body: 'x', headers: { 'content-type': 'image/png' } },
      { kind: 'failed', reason: 'Its type, image/png, is not read' },
    ],
    [
      'is made by scripts alone',
      '<div id="app"></div><script>start()</script>',
      { kind: 'failed', reason: 'It has no text' },
    ],
    [
      'is broken Markdown',
      { body: '---\na: [\n---\n', headers: { 'content-type': 'text/markdown' } },
      { kind: 'failed', reason: 'The front matter is not valid YAML' },
    ],
    [
      'is a broken PDF',
      { body: '%PDF-1.4', headers: { 'content-type': 'application/pdf' } },
      { kind: 'failed', reason: 'It is no PDF that can be read' },
    ],
    [
      'is huge',
      { body: htmlPage('A').padEnd(3 * 2 ** 20) },
      { kind: 'failed', reason: 'It is larger than 2 MB' },
    ],
    [
      'is a gzip bomb',
      { body: gzipSync(Buffer.alloc(2 ** 20)), headers: { 'content-encoding': 'gzip' } },
      { kind: 'failed', reason: 'It grows more than 20 times when it is decompressed' },
    ],
  ])('says so of a page that %s', async (_name, answer, result) => {
    await serve({ '/a': answer, '/b?utm_source=x': htmlPage('B') });
    expect(paths(await read('/a'))).toEqual(result);
  });

  it('says that a page is gone when it is not there, and obeys robots.txt', async () => {
    await serve({ '/robots.txt': 'User-agent: *\nDisallow: /*.html$\n', '/b.html': htmlPage('B') });
    expect(await read('/a')).toEqual({ kind: 'gone' });
    expect(await read('/b.html')).toEqual({ kind: 'excluded', reason: 'robots.txt does not allow it' });
    expect(site.asked).toEqual(['/a']);
  });

  it('takes small differences of an address for the same page', async () => {
    const canonical = (address: string) => htmlPage('A', [], `<link rel="canonical" href="${address}">`);
    await serve({
      '/a/': canonical('/a'),
      '/a': { status: 301, headers: { location: '/a/' }, body: '' },
      '/b?x=1': canonical('http://[/'),
      '/c': { body: htmlPage('C'), headers: { link: '</style.css>; rel=preload, </c/>; rel="canonical"' } },
    });
    for (const path of ['/a', '/a/', '/b?x=1', '/c'])
      expect(await read(path)).toMatchObject({ kind: 'page' });
  });

  it('leaves a page to the site that it belongs to, unless its own is a copy in a private network', async () => {
    const body = htmlPage('A', [], '<link rel="canonical" href="https://b.example/">');
    await serve({ '/a': body });
    expect(await read('/a')).toMatchObject({ kind: 'page' });
    const url = new URL('https://a.example/a');
    const fetched = { url, status: 200, headers: {}, type: 'text/html', body: Buffer.from(body) };
    const item = { url: url.href, location: url.href };
    const isOnSite = ({ hostname }: URL) => hostname === 'a.example';
    const options = { item, known: undefined, select: undefined, isOnSite, mayBeCopy: false };
    expect(await readPage(fetched, options)).toEqual({
      kind: 'excluded',
      reason: 'It names as its address https://b.example/',
    });
  });

  it('asks for a page only when it has changed, and knows the same words again', async () => {
    const etags: unknown[] = [];
    await serve({
      '/a': ({ headers }) => {
        etags.push(headers['if-none-match']);
        if (headers['if-none-match'] === 'W/"1 a"') return { status: 304, body: '' };
        return { body: htmlPage('A'), headers: { etag: 'W/"1 a"' } };
      },
      '/b': ({ headers }) =>
        headers['if-modified-since'] === 'Mon, 23 Nov 2026 10:00:00 GMT'
          ? { status: 304, body: '' }
          : { body: htmlPage('B'), headers: { 'last-modified': 'Mon, 23 Nov 2026 10:00:00 GMT' } },
      '/c': () => htmlPage('C', [], `<meta name="nonce" content="${Math.random()}">`),
    });
    for (const path of ['/a', '/b', '/c']) {
      const first = await read(path);
      if (first.kind !== 'page') throw new Error(JSON.stringify(first));
      const { etag, lastModified, page } = first;
      const known = { etag, lastModified, hash: page.hash };
      expect(await read(path, {}, known)).toEqual({ kind: 'unchanged' });
      // another way of reading needs the whole page again
      expect(await read(path, { select: 'p' }, known)).toMatchObject({ kind: 'page' });
    }
    expect(etags).toEqual([undefined, 'W/"1 a"', undefined]);
  });

  it('hears a new header of a page whose words are the same', async () => {
    await serve({ '/a': htmlPage('A') });
    const first = await read('/a');
    if (first.kind !== 'page') throw new Error(JSON.stringify(first));
    const known = { ...first, hash: first.page.hash };
    expect(await read('/a', {}, known)).toEqual({ kind: 'unchanged' });
    site.answers['/a'] = { body: htmlPage('A'), headers: { 'x-robots-tag': 'noindex' } };
    expect(await read('/a', {}, known)).toEqual({ kind: 'excluded', reason: 'It asks not to be indexed' });
  });

  it('reads what the owner selects, where a page has it', async () => {
    const body =
      '<main><p>Menu.</p><div class="text"><h2 id="x">X</h2><p>One.</p><p class="text">Two.</p></div></main>';
    await serve({ '/a': body, '/b': '<main><p>Other.</p></main>' });
    expect(textOf(await read('/a', { select: '.text' }))).toBe('One.\n\nTwo.');
    expect(textOf(await read('/b', { select: '.text' }))).toBe('Other.');
    expect(() => site.source('/', { select: 'p[' })).toThrow('"p[" is no CSS selector');
  });

  it('rejects a start that is none', async () => {
    await serve({});
    expect(() => site.source('', { start: 'docs' })).toThrow('docs is no address of a site');
    expect(() => site.source('', { start: 'ftp://a.example/' })).toThrow(
      'ftp://a.example/: It is not an https address',
    );
  });
});
