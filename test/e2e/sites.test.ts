import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, textOf } from '../support/api-client.ts';
import { contentSender } from '../support/content-sender.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';

// Each command opens the database anew, which takes seconds on a busy machine.
describe('sites from the command line', { timeout: 300_000 }, () => {
  const folder = freshDataDir();
  const env = { PREP_CHAT_DATA_DIR: folder.dataDir };
  const files = mkdtempSync(join(tmpdir(), 'prep-chat-sites-'));
  const secret = 'a secret of at least thirty-two bytes';
  let contentSecret = '';
  const run = (...args: string[]) => runProduct(args, env);

  beforeAll(() => {
    writeFileSync(join(files, 'kettles.md'), '# Kettles\n\nA kettle of ours boils within ninety seconds.\n');
    const identity = { mode: 'optional', algorithm: 'HS256', issuer: 'https://login.example', key: secret };
    writeFileSync(join(files, 'identity.json'), JSON.stringify(identity));
    writeFileSync(join(files, 'weak.json'), JSON.stringify({ ...identity, key: 'short' }));
  });
  afterAll(() => {
    folder.dispose();
    rmSync(files, { recursive: true });
  });

  it('adds, changes and lists sites, and says what is wrong with one', async () => {
    const bad = await run('site', 'add', 'Kettle Shop', '--origin', 'https://kettles.example/path');
    expect(bad.code).toBe(1);
    expect(bad.output).toMatch(/small letters[\s\S]*exact origin/);
    const added = await run(
      'site',
      'add',
      'kettles',
      '--origin',
      'https://kettles.example',
      '--title',
      'Kettles',
      '--limit',
      'visitorPerMinute=3',
      '--starter',
      'How fast?',
      '--content-secret',
      'new',
    );
    contentSecret = /^whsec_\S{44}$/m.exec(added.output)?.[0] ?? '';
    expect(contentSecret).not.toBe('');
    expect(added).toMatchObject({ code: 0, output: expect.stringMatching(/site="kettles"/) });
    expect((await run('site', 'add', 'kettles')).output).toMatch(/already/);
    expect((await run('site', 'add', 'default')).output).toMatch(/site of the configuration/);
    const weak = await run('site', 'set', 'kettles', '--identity', join(files, 'weak.json'));
    expect(weak).toMatchObject({ code: 1, output: expect.stringMatching(/at least 32 bytes/) });
    expect((await run('site', 'set', 'kettles', '--limit', 'visitorsPerMinute=3')).output).toMatch(/limits/);
    expect((await run('site', 'set', 'nobody', '--title', 'x')).output).toMatch(/no site "nobody"/);
    await run(
      'site',
      'set',
      'kettles',
      '--origin',
      'https://kettles.example',
      '--origin',
      'https://tea.example',
      '--limit',
      'visitorPerMinute=',
      '--limit',
      'visitorPerDay=7',
      '--identity',
      join(files, 'identity.json'),
    );
    const listed = await run('site', 'list');
    expect(JSON.parse(listed.output)).toEqual({
      key: 'kettles',
      allowedOrigins: ['https://kettles.example', 'https://tea.example'],
      title: 'Kettles',
      welcome: null,
      starters: ['How fast?'],
      limits: { visitorPerDay: 7 },
      identity: 'optional',
      contentSecret: 'set',
    });
    expect(listed.output).not.toContain(secret);
    expect(listed.output).not.toContain(contentSecret.slice(6));
  });

  it('reads content in for one site, which then answers from it and its own pages only', async () => {
    const args = ['ingest', files, '--url', 'https://kettles.example/'];
    expect(await run(...args, '--site', 'kettels')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/no site "kettels"/),
    });
    expect((await run(...args, '--site', 'kettles')).output).toMatch(/1 added/);
    const product = await startProduct(folder.dataDir, {}, ['start', '--demo']);
    const kettles = ApiClient.to(product.url);
    const page = new ApiClient(kettles.send, 'https://tea.example');
    expect((await page.startSession({ site: 'kettles' })).settings.title).toBe('Kettles');
    expect(textOf((await page.ask('Within how many seconds does a kettle boil?')).parts)).toMatch(
      /ninety seconds/,
    );
    const send = contentSender(kettles.send, contentSecret);
    const pot = { url: 'https://tea.example/pots', markdown: 'A teapot of ours holds seventeen litres.' };
    const sent = await send({ pages: [pot] }, { site: 'kettles' });
    expect(await sent.json()).toMatchObject({ added: 1 });
    expect(textOf((await page.ask('How many litres does a teapot hold?')).parts)).toMatch(/seventeen litres/);
    const demo = ApiClient.to(product.url);
    await demo.startSession();
    expect(JSON.stringify((await demo.ask('Within how many seconds does a kettle boil?')).parts)).not.toMatch(
      /ninety/,
    );
    expect(await product.stop()).toBe(0);
  });

  it('purges, and removes a site with its visitors and its content', async () => {
    expect(await run('purge')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/30 days: 0 removed/),
    });
    expect((await run('site', 'remove', 'kettles')).output).toMatch(/1 visitors and 2 pages/);
    expect((await run('site', 'remove', 'kettles')).output).toMatch(/no site "kettles"/);
    expect((await run('site', 'remove', 'default')).code).toBe(1);
    expect(await run('site', 'list')).toEqual({ code: 0, output: '' });
  });

  it('reads its configuration file, and lists what is wrong in it', async () => {
    const config = join(files, 'config.json');
    writeFileSync(config, JSON.stringify({ limits: { visitorPerMinute: 'x' }, retentionDays: 7, colour: 1 }));
    const bad = await runProduct(['purge'], { ...env, PREP_CHAT_CONFIG: config, PORT: 'x' });
    expect(bad.code).toBe(1);
    expect(bad.output).toMatch(/PORT[\s\S]*limits\.visitorPerMinute[\s\S]*colour/);
    writeFileSync(config, JSON.stringify({ retentionDays: 7 }));
    const good = await runProduct(['purge'], { ...env, PREP_CHAT_CONFIG: config });
    expect(good.output).toMatch(/Older than 7 days/);
    const gone = await runProduct(['purge'], { ...env, PREP_CHAT_CONFIG: `${config}.gone` });
    expect(gone).toMatchObject({ code: 1, output: expect.stringMatching(/cannot be read/) });
  });
});
