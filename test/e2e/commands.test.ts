import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';

describe('the command line', () => {
  const folder = freshDataDir();
  const env = { PREP_CHAT_DATA_DIR: folder.dataDir };
  let content: string;

  beforeAll(() => {
    content = mkdtempSync(join(tmpdir(), 'prep-chat-content-'));
    mkdirSync(join(content, 'guides'));
    writeFileSync(
      join(content, 'guides', 'returns.md'),
      '---\ntitle: Returns\n---\n\n# Returns\n\nYou can send a kettle back within forty days. The postage is free.\n',
    );
    writeFileSync(
      join(content, 'warranty.html'),
      '<!doctype html><html lang="en"><head><title>Warranty</title></head><body><nav>Menu</nav><main><h1>Warranty</h1><p>The warranty of a teapot lasts seven years.</p></main></body></html>',
    );
  });
  afterAll(() => {
    folder.dispose();
    rmSync(content, { recursive: true });
  });

  it('says what it can do, and what is wrong', async () => {
    expect(await runProduct(['--help'], env)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/ingest/),
    });
    const unknown = await runProduct(['dance'], env);
    expect(unknown.code).toBe(1);
    expect(unknown.output).toMatch(/unknown command/);
    const config = await runProduct(['start'], { ...env, PORT: 'x', OPENAI_BASE_URL: 'ftp://secret@host' });
    expect(config.code).toBe(1);
    expect(config.output).toMatch(/PORT[\s\S]*OPENAI_BASE_URL/);
    expect(config.output).not.toMatch(/secret|\n\s+at /);
  });

  it('wants to know where the pages are on the site', async () => {
    expect(await runProduct(['ingest', content], env)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/--url/),
    });
  });

  it('reads a folder of Markdown and HTML, and then again only what has changed', async () => {
    const args = ['ingest', content, '--url', 'https://shop.example/help'];
    expect((await runProduct(args, env)).output).toMatch(/2 added, 0 changed, 0 removed/);
    expect((await runProduct(args, env)).output).toMatch(/2 pages, unchanged/);
    writeFileSync(
      join(content, 'delivery.md'),
      '# Delivery\n\nA parcel takes three days to arrive at your door.\n',
    );
    rmSync(join(content, 'warranty.html'));
    expect((await runProduct(args, env)).output).toMatch(/1 added, 0 changed, 1 removed, 1 unchanged/);
  });

  it('fails when nothing could be read, keeps what there is, and says how often it may read', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'prep-chat-empty-'));
    const source = basename(content);
    const nothing = await runProduct(['ingest', empty, '--url', '/', '--source', source], env);
    expect(nothing).toMatchObject({
      code: 1,
      output: expect.stringMatching(/2 pages are missing.*2 pages/s),
    });
    rmSync(empty, { recursive: true });
    const often = ['ingest', content, '--url', '/', '--every', '1m'];
    expect(await runProduct(often, env)).toMatchObject({ code: 1, output: expect.stringMatching(/--every/) });
    const address = await runProduct(['ingest', 'http://127.0.0.1:1/docs/', '--source', 'site'], env);
    expect(address).toMatchObject({ code: 1, output: expect.stringMatching(/site could not be read: /) });
  });

  it('remembers sources, lists them and removes them with their pages', async () => {
    const { output } = await runProduct(['sources', 'list'], env);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([
      { siteKey: 'default', source: basename(content), location: content, pages: 2, everyMinutes: null },
    ]);
    const other = [
      'ingest',
      content,
      '--url',
      'https://other.example/',
      '--source',
      'other',
      '--every',
      '24h',
    ];
    expect((await runProduct(other, env)).code).toBe(0);
    expect((await runProduct(['sources', 'list'], env)).output).toMatch(
      /"source":"other","everyMinutes":1440/,
    );
    const removed = await runProduct(['sources', 'remove', 'other'], env);
    expect(removed).toMatchObject({ code: 0, output: expect.stringMatching(/with 2 pages/) });
    expect((await runProduct(['sources', 'remove', 'other'], env)).code).toBe(1);
    expect((await runProduct(['sources', 'list'], env)).output.trim().split('\n')).toHaveLength(1);
  });

  it('answers from the owner’s pages with their addresses, and not from the demo’s', async () => {
    const product = await startProduct(folder.dataDir);
    const client = ApiClient.to(product.url);
    await client.startSession();
    const { parts } = await client.ask('How long can I send a kettle back?');
    const sources = parts.filter((part) => part.type === 'source-url').map((part) => part.url);
    expect(sources[0]).toMatch(/^https:\/\/shop\.example\/help\/guides\/returns/);
    expect(sources.every((url) => url.startsWith('https://shop.example/'))).toBe(true);
    expect(textOf(parts)).toMatch(/forty days/);

    const second = await runProduct(['ingest', content, '--url', 'https://shop.example/help'], env);
    expect(second.code).toBe(1);
    expect(second.output).toMatch(new RegExp(`in use by process ${product.pid}`));
    const port = new URL(product.url).port;
    const taken = await runProduct(['start'], {
      PREP_CHAT_DATA_DIR: join(folder.dataDir, 'other'),
      PORT: port,
    });
    expect(taken).toMatchObject({ code: 1, output: expect.stringMatching(/is in use: set PORT/) });
    expect(await product.stop()).toBe(0);
  });

  it('pushes a built folder to a server that runs: what is new, what was changed, what is gone', async () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const product = await startProduct(folder.dataDir, {
      PREP_CHAT_CONTENT_SECRET: secret,
      PREP_CHAT_ALLOWED_ORIGINS: 'https://shop.example',
    });
    const built = mkdtempSync(join(tmpdir(), 'prep-chat-built-'));
    const write = (page: string, text: string) =>
      writeFileSync(
        join(built, page),
        `<!doctype html><title>${page}</title><main><h1>${page}</h1><p>${text}</p></main>`,
      );
    const target = ['--url', 'https://shop.example/built/', '--to', product.url];
    const push = (key = secret) =>
      runProduct(['push', built, ...target, '--clean-urls', '--record', join(built, 'pushed.json')], {
        PREP_CHAT_CONTENT_SECRET: key,
      });
    write('opening-hours.html', 'The showroom opens at noon on Tuesdays.');
    write('parking.html', 'Bicycles park behind the showroom.');
    const stranger = await push(`whsec_${randomBytes(32).toString('base64')}`);
    expect(stranger).toMatchObject({ code: 1, output: expect.stringMatching(/secret/i) });
    expect(await push()).toMatchObject({ code: 0, output: expect.stringMatching(/2 added/) });
    const client = ApiClient.to(product.url);
    await client.startSession();
    const answered = async () => {
      const { parts } = await client.ask('When does the showroom open on Tuesdays?');
      return { text: textOf(parts), url: parts.find((part) => part.type === 'source-url')?.url };
    };
    expect(await answered()).toMatchObject({
      text: expect.stringMatching(/noon/),
      url: expect.stringMatching(/^https:\/\/shop\.example\/built\/opening-hours(#|$)/),
    });
    write('opening-hours.html', 'The showroom opens at eleven on Tuesdays.');
    rmSync(join(built, 'parking.html'));
    const second = await push();
    expect(second).toMatchObject({ code: 0, output: expect.stringMatching(/1 changed[\s\S]*1 removed/) });
    expect((await answered()).text).toMatch(/eleven/);
    expect((await push()).output).toMatch(/1 unchanged/);
    expect(await product.stop()).toBe(0);
    write('parking.html', 'Bicycles park before the showroom.');
    expect(await push()).toMatchObject({ code: 1, output: expect.not.stringMatching(/\n\s+at /) });
    rmSync(built, { recursive: true });
  });

  it('adds up what was asked, run and spared, by day and site, as table, JSON and CSV', async () => {
    const product = await startProduct(folder.dataDir, { PREP_CHAT_CONFIG: '' });
    for (let visitor = 0; visitor < 2; visitor += 1) {
      const client = ApiClient.to(product.url);
      await client.startSession();
      await client.ask('How many days does a parcel take?');
    }
    expect(await product.stop()).toBe(0);
    const json = await runProduct(['stats', '--json', '--days', '2'], env);
    expect(json.code).toBe(0);
    const { days, stats } = JSON.parse(json.output) as { days: number; stats: Record<string, unknown>[] };
    expect(days).toBe(2);
    expect(stats).toHaveLength(1);
    expect(stats[0]).toMatchObject({ site: 'default', exact: 1, stepsSkipped: 5, modelCalls: 0, cost: 0 });
    const csv = await runProduct(['stats', '--csv'], env);
    expect(csv.output).toMatch(/^day,site,questions,[\w,]+\r\n\d{4}-\d\d-\d\d,default,\d/);
    expect((await runProduct(['stats'], env)).output).toMatch(/^day +site +questions[\s\S]*default/);
    expect((await runProduct(['stats', '--site', 'other'], env)).output).toMatch(/^Nothing was asked/);
    expect(await runProduct(['stats', '--days', 'x'], env)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/--days/),
    });
  });
});
