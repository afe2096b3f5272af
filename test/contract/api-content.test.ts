import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentResponse } from '../../bff/routes/content.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { openApp, roomyLimits, socketHeader, type AppUnderTest } from '../support/app.ts';
import { contentSender } from '../support/content-sender.ts';
import { storeSite } from '../support/stored-site.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const bakerySecret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const at = (path: string) => `https://shop.example${path}`;
const nothing = { added: 0, changed: 0, unchanged: 0, removed: 0, failed: [] };

describe('pages that a site sends', () => {
  let app: AppUnderTest;
  let send: ReturnType<typeof contentSender>;

  beforeAll(async () => {
    app = await openApp({
      env: { PREP_CHAT_CONTENT_SECRET: secret },
      config: { limits: { ...roomyLimits, reuseHours: 24 } },
    });
    await app.startWorker();
    send = contentSender(app.stranger().send, secret);
    for (const [key, contentSecret] of [
      ['bakery', bakerySecret],
      ['closed', null],
    ] as const)
      await storeSite(app.sql, { key, allowedOrigins: [`https://${key}.example`], contentSecret });
  });
  afterAll(() => app.close());

  const told = async (response: Promise<Response>) => {
    const answer = await response;
    expect(answer.status, await answer.clone().text()).toBe(200);
    const report: unknown = await answer.json();
    expect(contentResponse.parse(report)).toEqual(report);
    return report;
  };
  const refused = async (response: Promise<Response>, status: number, code: string) => {
    const answer = await response;
    expect(`${answer.status} ${await answer.text()}`).toMatch(new RegExp(`^${status} .*"${code}"`));
  };
  const held = async () => {
    const rows = await app.sql.query<{ url: string }>(
      "select url from prep_chat.pages where source = 'push'",
    );
    return rows.map(({ url }) => url).sort();
  };

  it('are asked about at once, and an edit is answered with the new text, also to a question asked before', async () => {
    const url = at('/opening-hours');
    const sent = (hour: string) => ({
      pages: [
        {
          url,
          title: 'Opening hours',
          html: `<h2 id="week">On weekdays</h2><p>The cheese counter opens at ${hour} in the morning.</p>`,
        },
      ],
    });
    expect(await told(send(sent('seven')))).toEqual({ ...nothing, added: 1 });
    const visitor = await app.visitor();
    const question = 'When does the cheese counter open?';
    const first = await visitor.ask(question);
    expect(textOf(first.parts)).toMatch(/at seven/);
    expect(JSON.stringify(first.parts)).toContain(`${url}#week`);
    expect((await (await app.visitor()).prepare(question)).reuse.kind).toBe('exact');

    expect(await told(send(sent('seven')))).toEqual({ ...nothing, unchanged: 1 });
    expect((await (await app.visitor()).prepare(question)).reuse.kind).toBe('exact');

    expect(await told(send(sent('half past nine')))).toEqual({ ...nothing, changed: 1 });
    const other = await app.visitor();
    const { runId, reuse } = await other.prepare(question);
    expect(reuse.kind).toBe('none');
    await other.endOfRun(runId);
    const { parts } = await other.answer(runId);
    expect(textOf(parts)).toMatch(/half past nine/);
    expect(textOf(parts)).not.toMatch(/seven/);

    expect(await told(send({ removed: [url] }))).toEqual({ ...nothing, removed: 1 });
    expect(JSON.stringify((await (await app.visitor()).ask(question)).parts)).not.toMatch(/half past nine/);
  });

  it('are read as other sources are: Markdown with front matter, whole pages, addresses without tracking', async () => {
    const report = await told(
      send({
        pages: [
          { url: at('/md?utm_source=x&b=2&a=1#top'), markdown: '---\ntitle: Front\n---\n\nBody of it.' },
          { url: at('/whole'), html: '<html><body><nav>Menu</nav><main><p>Main part.</p></main></html>' },
          { url: at('/hidden'), html: '<meta name="robots" content="noindex"><p>Not for search.</p>' },
          { url: at('/empty'), title: 'Empty', html: '<script>1</script>' },
          { url: at('/odd'), markdown: '---\n: [\n---\n\nText.' },
        ],
      }),
    );
    expect(report).toMatchObject({
      added: 2,
      failed: [
        { url: at('/hidden'), code: 'excluded' },
        { url: at('/empty'), code: 'empty' },
        { url: at('/odd'), code: 'unreadable' },
      ],
    });
    expect(await held()).toEqual([at('/md?a=1&b=2'), at('/whole')]);
    const [whole] = await app.sql.query(
      'select p.text from prep_chat.passages p join prep_chat.pages g on g.id = p.page_id where g.url = $1',
      [at('/whole')],
    );
    expect(whole).toEqual({ text: 'Main part.' });
  });

  it('leave the index when they become empty or ask not to be found, and stay when they cannot be read', async () => {
    const urls = ['/x', '/y', '/z'].map(at);
    await told(send({ pages: urls.map((url) => ({ url, markdown: 'Some text.' })) }));
    const [x, y, z] = urls;
    const report = await told(
      send({
        pages: [
          { url: x, markdown: '' },
          { url: y, markdown: '---\nnoindex: true\n---\nSome text.' },
          { url: z, markdown: '---\n: [\n---\n\nText.' },
        ],
      }),
    );
    expect(report).toMatchObject({ removed: 2, failed: [{}, {}, {}] });
    expect(await held()).toEqual(expect.arrayContaining([z]));
    expect(await held()).not.toEqual(expect.arrayContaining([x]));
  });

  it('SEC-03 are taken from addresses of the site’s own origins only', async () => {
    const foreign = [
      'https://evil.example/a',
      'http://shop.example/a',
      'https://shop.example.evil.test/',
      'https://user:password@shop.example/a',
      'javascript:alert(1)',
      '/relative',
      'https://bakery.example/a',
    ];
    const before = await held();
    const report = await told(
      send({ pages: foreign.map((url) => ({ url, markdown: 'Text.' })), removed: foreign }),
    );
    expect(report).toMatchObject({ added: 0, removed: 0 });
    const { failed } = report as { failed: { code: string }[] };
    expect(failed.map(({ code }) => code)).toEqual(Array.from({ length: 14 }, () => 'origin_not_allowed'));
    expect(await held()).toEqual(before);
  });

  it('belong to the site that has signed them', async () => {
    const page = { url: 'https://bakery.example/rye', markdown: 'Rye bread is baked at four.' };
    await refused(send({ pages: [page] }, { site: 'bakery' }), 401, 'unauthorized');
    const signed = { site: 'bakery', secret: bakerySecret };
    expect(await told(send({ pages: [page] }, signed))).toMatchObject({ added: 1 });
    expect(await told(send({ pages: [{ ...page, url: at('/rye') }] }, signed))).toMatchObject({ added: 0 });
    const baker = new ApiClient(app.stranger().send, 'https://bakery.example');
    await baker.startSession({ site: 'bakery' });
    expect(textOf((await baker.ask('When is rye bread baked?')).parts)).toMatch(/at four/);
    expect(JSON.stringify((await (await app.visitor()).ask('When is rye bread baked?')).parts)).not.toMatch(
      /at four/,
    );
  });

  it('are not there for a site without a secret, nor for one that does not exist', async () => {
    for (const site of ['closed', 'nobody']) await refused(send({}, { site }), 404, 'not_found');
  });

  it('SEC-05 are refused when signature, time or headers are wrong, before anything is looked at', async () => {
    const body = { removed: [at('/whole')] };
    const now = Math.floor(Date.now() / 1_000);
    app.statements.length = 0;
    for (const options of [
      { secret: bakerySecret },
      { tampered: JSON.stringify({ removed: [at('/md')] }) },
      { sentAt: now - 400 },
      { sentAt: now + 400 },
      { headers: { 'webhook-id': 'another' } },
      { headers: { 'webhook-timestamp': String(now - 1) } },
      { headers: { 'webhook-signature': '' } },
      { headers: { 'webhook-signature': 'v1,' } },
      { headers: { 'webhook-timestamp': 'soon' } },
      { headers: { 'webhook-id': '' } },
    ])
      await refused(send(body, options), 401, 'unauthorized');
    expect(app.statements.filter((text) => /pages|messages/.test(text))).toEqual([]);
    expect(await held()).toContain(at('/whole'));
  });

  it('SEC-05 change nothing when a message is sent again, or a newer one has come before', async () => {
    const url = at('/order');
    const now = Math.floor(Date.now() / 1_000);
    const first = { id: 'msg_first', sentAt: now };
    const report = await told(send({ pages: [{ url, markdown: 'The first text.' }] }, first));
    await told(send({ pages: [{ url, markdown: 'The second text.' }] }, { sentAt: now }));
    expect(await told(send({ pages: [{ url, markdown: 'The first text.' }] }, first))).toEqual(report);
    const late = send({ pages: [{ url, markdown: 'An old text.' }], removed: [] }, { sentAt: now - 60 });
    expect(await told(late)).toEqual({ ...nothing, unchanged: 1 });
    expect(await told(send({ removed: [url] }, { sentAt: now - 60 }))).toEqual(nothing);
    const rows = await app.sql.query(
      'select p.text from prep_chat.passages p join prep_chat.pages g on g.id = p.page_id where g.url = $1',
      [url],
    );
    expect(rows).toEqual([{ text: 'The second text.' }]);
  });

  it('are refused when they are malformed or too large', async () => {
    const page = { url: at('/p'), markdown: 'Text.' };
    for (const body of [
      '{',
      '[]',
      { page: [] },
      { pages: [{ url: at('/p') }] },
      { pages: [{ ...page, html: '<p>Both</p>' }] },
      { pages: [{ ...page, lang: 'en' }] },
      { pages: [{ ...page, markdown: 'a\0b' }] },
      `{"pages":[{"url":"${at('/p')}","markdown":"\\ud800"}]}`,
      { pages: Array.from({ length: 101 }, (_, n) => ({ ...page, url: at(`/${n}`) })) },
      { removed: [7] },
    ])
      await refused(send(body), 400, 'invalid_request');
    await refused(
      send({ pages: [{ ...page, markdown: 'x'.repeat(4 * 1024 * 1024) }] }),
      413,
      'payload_too_large',
    );
    await refused(send({}, { headers: { 'content-type': 'text/plain' } }), 415, 'unsupported_media_type');
  });

  it('take a hundred pages of ten kilobytes in one message', async () => {
    const pages = Array.from({ length: 100 }, (_, n) => ({
      url: at(`/many/${n}`),
      markdown: `# Page ${n}\n\n${`Sentence number ${n} of a long page. `.repeat(300)}`,
    }));
    expect(await told(send({ pages }))).toMatchObject({ added: 100 });
    expect(await told(send({ pages }))).toMatchObject({ unchanged: 100 });
    expect(await told(send({ removed: pages.map(({ url }) => url) }))).toMatchObject({ removed: 100 });
  });

  it('are limited by site, and those that are signed wrongly by address', async () => {
    await storeSite(app.sql, {
      key: 'busy',
      allowedOrigins: ['https://busy.example'],
      contentSecret: bakerySecret,
      limits: { siteContentPerMinute: 2 },
    });
    const busy = { site: 'busy', secret: bakerySecret };
    for (let n = 0; n < 2; n += 1) await told(send({}, busy));
    const over = await send({}, busy);
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0);
    await told(send({}));

    const from = { [socketHeader]: '203.0.113.9' };
    const wrong = { secret: bakerySecret, headers: from };
    for (let n = 0; n < 20; n += 1) await refused(send({}, wrong), 401, 'unauthorized');
    await refused(send({}, wrong), 429, 'rate_limited');
    await refused(send({}, { headers: from }), 429, 'rate_limited');
    await told(send({}, { headers: { [socketHeader]: '203.0.113.10' } }));
  });

  it('SEC-03 cannot be sent by a page: a preflight is refused, a GET is not there', async () => {
    const origin = 'https://shop.example';
    const answer = await send({}, { headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const visitor = app.stranger();
    expect((await visitor.get('/api/content')).status).toBe(404);
    const preflight = await visitor.send('/api/content', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'webhook-id' },
    });
    expect(preflight.headers.get('access-control-allow-headers') ?? '').not.toMatch(/webhook/);
  });

  it('SEC-31 keep their secret: neither settings nor errors nor the description hold it', async () => {
    const session = await app.stranger().post('/api/sessions', {});
    const description = await app.stranger().get('/openapi.json');
    const failures = await send({}, { secret: bakerySecret });
    const all = [await session.text(), await description.text(), await failures.text(), String(app.errors)];
    for (const text of all)
      for (const each of [secret, bakerySecret]) expect(text).not.toContain(each.slice(6));
  });
});
