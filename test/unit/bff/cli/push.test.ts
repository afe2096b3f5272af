import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContentPush } from '../../../../bff/adapters/content-push.ts';
import { pushAfterBuild, pushFolder, type PushOptions } from '../../../../bff/cli/push.ts';
import { startContentReceiver, type ContentReceiver } from '../../../support/content-receiver.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const page = (title: string, text: string, head = '') =>
  `<!doctype html><html lang="en"><head><title>${title} | Shop</title><script src="/app.${Math.random()}.js"></script>${head}</head>
  <body><nav>Menu</nav><main><h1>${title}</h1><p>${text}</p></main></body></html>`;

describe('pushing the pages of a built folder', () => {
  let receiver: ContentReceiver;
  let folder: string;
  let options: PushOptions;
  const write = (name: string, html: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), html);
  };

  beforeEach(async () => {
    vi.stubEnv('PREP_CHAT_CONTENT_SECRET', secret);
    receiver = await startContentReceiver(secret);
    folder = mkdtempSync(join(tmpdir(), 'prep-chat-push-'));
    const record = join(folder, '.cache', 'pushed.json');
    options = { folder, url: 'https://shop.example/help', server: receiver.url, record };
    write('index.html', page('Home', 'Kettles and teapots.'));
    write('returns.html', page('Returns', 'Forty days.'));
  });
  afterEach(() => {
    receiver.close();
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });

  it('sends each page with its address and title, signed, without what is no content', async () => {
    expect(await pushFolder({ ...options, site: 'shop' })).toMatchObject({ pages: 2, added: 2, failed: [] });
    const [batch] = receiver.batches;
    expect(batch).toMatchObject({ isSigned: true, removed: [], headers: { 'x-prep-chat-site': 'shop' } });
    expect(batch?.pages.map(({ url, title }) => [url, title])).toEqual([
      ['https://shop.example/help/', 'Home'],
      ['https://shop.example/help/returns.html', 'Returns'],
    ]);
    expect(batch?.pages[1]?.html).toContain('<p>Forty days.</p>');
    expect(batch?.pages[1]?.html).not.toContain('<script');
  });

  it('then sends only what has changed, not when menus or scripts are others, and what is gone', async () => {
    await pushFolder(options);
    write('index.html', page('Home', 'Kettles and teapots.').replace('Menu', 'Menu, warranty'));
    write('warranty.html', page('Warranty', 'Seven years.'));
    rmSync(join(folder, 'returns.html'));
    expect(await pushFolder(options)).toMatchObject({ pages: 2, added: 1, unchanged: 1, removed: 1 });
    expect(receiver.batches.slice(1).map(({ pages, removed }) => [pages.length, removed])).toEqual([
      [1, []],
      [0, ['https://shop.example/help/returns.html']],
    ]);
    expect(await pushFolder(options)).toMatchObject({ unchanged: 2, removed: 0 });
    expect(receiver.batches).toHaveLength(3);
    expect(await pushFolder({ ...options, all: true })).toMatchObject({ added: 2, unchanged: 0 });
  });

  it('leaves out error pages, redirects, what is not to be indexed, and what belongs to another page', async () => {
    write('404.html', page('Not found', 'Nothing here.'));
    write('old.html', page('Old', 'It moved.', '<meta http-equiv="refresh" content="0; url=/help/returns">'));
    write('draft.html', page('Draft', 'Not yet.', '<meta name="robots" content="noindex, nofollow">'));
    write('copy.html', page('Copy', 'Forty days.', '<link rel="canonical" href="/help/returns">'));
    write('empty/index.html', '<html><body></body></html>');
    await pushFolder(options);
    expect(receiver.batches[0]?.pages.map(({ title }) => title)).toEqual(['Home', 'Returns']);
  });

  it('takes the address that a page gives itself, and drops endings where the site does', async () => {
    write(
      'sizes/index.html',
      page('Sizes', 'One litre.', '<link rel="canonical" href="https://shop.example/help/sizes">'),
    );
    write(
      'preview.html',
      page('Preview', 'Here.', '<link rel="canonical" href="https://other.example/preview">'),
    );
    await pushFolder({ ...options, cleanUrls: true });
    expect(receiver.batches[0]?.pages.map(({ url }) => url)).toEqual([
      'https://shop.example/help/',
      'https://shop.example/help/preview',
      'https://shop.example/help/returns',
      'https://shop.example/help/sizes',
    ]);
  });

  it('sends at most 100 pages and 4 MiB at a time, and says of a page that is larger alone', async () => {
    for (let at = 0; at < 120; at += 1) write(`many/${at}.html`, page(`Page ${at}`, 'Text.'));
    write('z-large-1.html', page('Large', 'x'.repeat(2_500_000)));
    write('z-large-2.html', page('Large', 'y'.repeat(2_500_000)));
    write('z-too-large.html', page('Too large', 'z'.repeat(4_300_000)));
    const { failed, pages } = await pushFolder(options);
    expect(receiver.batches.map((batch) => batch.pages.length)).toEqual([100, 23, 1]);
    expect(failed).toMatchObject([{ url: 'https://shop.example/help/z-too-large.html' }]);
    expect(pages).toBe(125);
  });

  it('removes nothing when most pages are gone, unless that is meant', async () => {
    for (let at = 0; at < 10; at += 1) write(`${at}.html`, page(`Page ${at}`, 'Text.'));
    await pushFolder(options);
    for (let at = 0; at < 10; at += 1) rmSync(join(folder, `${at}.html`));
    expect(await pushFolder(options)).toMatchObject({ removed: 0, kept: 10 });
    expect(await pushFolder({ ...options, allowRemovals: true })).toMatchObject({ removed: 10, kept: 0 });
  });

  it('sends a page again that the server could not take', async () => {
    const failed = [{ url: 'https://shop.example/help/', code: 'internal', message: 'It has no text' }];
    receiver.answers.push({ status: 200, body: { added: 1, changed: 0, unchanged: 0, removed: 0, failed } });
    expect(await pushFolder(options)).toMatchObject({ failed });
    expect(await pushFolder(options)).toMatchObject({ added: 1, unchanged: 1 });
    expect(receiver.batches[1]?.pages.map(({ title }) => title)).toEqual(['Home']);
  });

  it('tries again what a busy server refuses, under the same id, and signs it anew', async () => {
    receiver.answers.push({ status: 503 }, { status: 429, headers: { 'retry-after': '0' } });
    const push = createContentPush({ server: receiver.url, secret, firstPause: 5 });
    expect(await push([], ['https://shop.example/gone'])).toMatchObject({ removed: 1 });
    expect(new Set(receiver.batches.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(receiver.batches.map(({ isSigned }) => isSigned)).toEqual([true, true, true]);
  });

  it('says why a server does not take it, and never follows it elsewhere', async () => {
    const error = { code: 'unauthorized', message: 'The signature does not fit.' };
    receiver.answers.push({ status: 401, body: { error } });
    await expect(pushFolder(options)).rejects.toThrow(/401 unauthorized, The signature does not fit/);
    receiver.answers.push({ status: 301, headers: { location: 'https://elsewhere.example/' } });
    await expect(pushFolder(options)).rejects.toThrow(/it has moved to https:\/\/elsewhere/);
    vi.stubEnv('PREP_CHAT_CONTENT_SECRET', 'hunter2');
    await expect(pushFolder(options)).rejects.toThrow(/^(?!.*hunter2).*whsec_/);
    await expect(pushFolder({ ...options, url: '/docs' })).rejects.toThrow(/no address/);
    receiver.close();
    const push = createContentPush({ server: receiver.url, secret, firstPause: 1 });
    await expect(push([], [])).rejects.toThrow(/cannot be reached \(ECONNREFUSED\)/);
  });

  it('breaks no build: at its end it pushes or says why not', async () => {
    const lines: string[] = [];
    const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(`! ${line}`) };
    await pushAfterBuild(options, log);
    await pushAfterBuild({ ...options, url: undefined }, log);
    receiver.answers.push({ status: 404 });
    await pushAfterBuild({ ...options, all: true }, log);
    vi.stubEnv('PREP_CHAT_CONTENT_SECRET', '');
    await pushAfterBuild(options, log);
    expect(lines).toEqual([
      'prep-chat: 2 pages: 2 added, 0 changed, 0 removed, 0 unchanged, 0 failed',
      expect.stringMatching(/^! .*does not say where the site will be/),
      expect.stringMatching(/^! .*404/),
      expect.stringMatching(/no PREP_CHAT_CONTENT_SECRET/),
    ]);
  });
});
