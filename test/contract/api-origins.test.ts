import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';

const hostileOrigins = [
  'https://shop.example.evil.test',
  'https://evilshop.example',
  'http://shop.example',
  'https://shop.example:444',
  'https://shop.example.',
  'https://SHOP.example',
  'https://user@shop.example',
  'https://xn--shp-0na.example',
  'null',
  '',
  'https://shop.example, https://shop.example',
  'http://[::1]:8787',
  'https://sub.shop.example',
  'https://shop.example/path',
];

describe('who may call the API', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  let calls = 0;
  let runId: string;
  let answerId: string;
  let conversationId: string;

  beforeAll(async () => {
    app = await openApp();
    await app.startWorker();
    client = await app.visitor();
    const prepared = await client.prepare('How do I put the widget on my page?');
    ({ runId, conversationId } = prepared);
    await client.endOfRun(runId);
    const accepted = await client.post('/api/stream', { runId }, { accept: 'application/json' });
    ({ answerId } = (await accepted.json()) as { answerId: string });
    await (await client.get(`/api/answers/${answerId}/stream`)).text();
    app.use({
      name: 'counted',
      async answer(_prompt, _signal, tell) {
        calls += 1;
        tell({ type: 'text', text: 'No.' });
        tell({ type: 'finish', reason: 'stop' });
      },
    });
  });
  afterAll(() => app.close());

  const posts = (): [path: string, body: object][] => [
    ['/api/sessions', {}],
    ['/api/prepare', { message: 'Why?' }],
    ['/api/stream', { runId }],
    [`/api/runs/${runId}/retry`, {}],
    [`/api/answers/${answerId}/stop`, {}],
    [`/api/answers/${answerId}/feedback`, { rating: 'up' }],
  ];
  const gets = () => [
    `/api/runs/${runId}`,
    `/api/answers/${answerId}/stream`,
    '/api/conversations',
    `/api/conversations/${conversationId}`,
    '/api/me',
  ];
  const deletes = () => [`/api/conversations/${conversationId}`, '/api/me'];

  it('SEC-03 refuses 14 of 14 hostile origins on every route, before database and model', async () => {
    expect(hostileOrigins).toHaveLength(14);
    app.statements.length = 0;
    for (const origin of hostileOrigins) {
      const headers = client.headers({ 'content-type': 'application/json', origin });
      const responses = [
        ...posts().map(([path, body]) =>
          client.send(path, { method: 'POST', headers, body: JSON.stringify(body) }),
        ),
        ...gets().map((path) => client.send(path, { headers })),
        ...deletes().map((path) => client.send(path, { method: 'DELETE', headers })),
        client.send('/api/prepare', { method: 'OPTIONS', headers }),
      ];
      for (const response of await Promise.all(responses)) {
        expect(`${origin} ${response.status} ${await response.text()}`).toMatch(/ 403 .*origin_not_allowed/);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    }
    expect(app.statements).toEqual([]);
    expect(calls).toBe(0);
  });

  it('SEC-03 refuses a request without an origin, unless it is a GET of this server’s own page', async () => {
    const { origin: _, ...headers } = client.headers({ 'content-type': 'application/json' });
    for (const [path, body] of posts()) {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      expect((await client.send(path, init)).status).toBe(403);
    }
    for (const path of gets()) {
      expect((await client.send(path, { headers })).status).toBe(403);
      for (const site of ['cross-site', 'same-site', 'none'])
        expect((await client.send(path, { headers: { ...headers, 'sec-fetch-site': site } })).status).toBe(
          403,
        );
    }
    const own = { ...headers, 'sec-fetch-site': 'same-origin' };
    expect((await client.send(`/api/runs/${runId}`, { headers: own })).status).toBe(200);
  });

  it('SEC-03 says Vary: Origin and names one origin, never all', async () => {
    for (const path of [...gets(), '/api/runs/run_0']) {
      const response = await client.get(path, { origin: 'https://shop.example' });
      await response.body?.cancel();
      expect(response.headers.get('vary')).toBe('Origin');
      expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
      expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  it('SEC-05 refuses what a form or a beacon can send, 5 of 5, on every route and before any handler', async () => {
    const bytes = new TextEncoder().encode('{"message":"Why?"}');
    const kinds: [name: string, type: string | undefined][] = [
      ['form', 'application/x-www-form-urlencoded'],
      ['text', 'text/plain'],
      ['multipart', 'multipart/form-data; boundary=x'],
      ['no type', undefined],
      ['beacon', 'text/plain;charset=UTF-8'],
    ];
    const before = await rows();
    app.statements.length = 0;
    let refused = 0;
    for (const [name, type] of kinds) {
      for (const [path] of posts()) {
        const headers = client.headers(type === undefined ? {} : { 'content-type': type });
        const response = await client.send(path, { method: 'POST', headers, body: bytes });
        expect(`${name} ${response.status} ${await response.text()}`).toMatch(
          / 415 .*unsupported_media_type/,
        );
      }
      refused += 1;
    }
    expect(refused).toBe(5);
    expect(app.statements).toEqual([]);
    expect(await rows()).toEqual(before);
  });

  it('SEC-05 needs no cookie, heeds none, and answers no navigation', async () => {
    const { authorization: _, ...headers } = client.headers({});
    const cookie = { ...headers, cookie: `token=${client.token}; prep-chat=${client.token}` };
    expect((await client.send(`/api/runs/${runId}`, { headers: cookie })).status).toBe(401);
    const session = await app.stranger().post('/api/sessions', {});
    expect(session.headers.get('set-cookie')).toBeNull();
    for (const path of gets()) {
      const response = await client.get(path, { 'sec-fetch-mode': 'navigate' });
      expect(response.status).toBe(403);
    }
  });

  it('SEC-05 changes nothing with a GET', async () => {
    const before = await rows();
    for (const path of gets()) await (await client.get(path)).text();
    expect(await rows()).toEqual(before);
  });

  it('SEC-31 keeps every answer of the API out of caches, and streams whole', async () => {
    const stream = 'no-store, no-cache, no-transform';
    for (const path of gets()) {
      const response = await client.get(path);
      await response.text();
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
      expect(`${path} ${response.headers.get('cache-control')}`).toBe(
        `${path} ${isStream ? stream : 'no-store'}`,
      );
    }
    for (const response of [
      await client.get(`/api/runs/${runId}`, { accept: 'text/event-stream' }),
      await client.post('/api/stream', { runId }),
    ]) {
      await response.text();
      expect(response.headers.get('cache-control')).toBe(stream);
      expect(response.headers.get('x-accel-buffering')).toBe('no');
    }
    for (const [path] of posts()) {
      const response = await client.post(path, { wrong: true });
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('SEC-31 takes no token out of an address', async () => {
    const { authorization: _, ...headers } = client.headers({});
    for (const name of ['token', 'access_token', 'authorization']) {
      const path = `/api/runs/${runId}?${name}=${client.token}`;
      expect((await client.send(path, { headers })).status).toBe(401);
    }
    const description = await (await client.get('/openapi.json')).json();
    const parameters = JSON.stringify(description).match(/"in":"\w+"/g) ?? [];
    expect(parameters).not.toContain('"in":"query"');
    expect(parameters).not.toContain('"in":"cookie"');
  });

  /** How many rows each table has, and when the answer was last touched. */
  async function rows() {
    return app.sql.query(
      `select (select count(*) from prep_chat.visitors) as visitors,
              (select count(*) from prep_chat.sessions) as sessions,
              (select count(*) from prep_chat.turns) as turns, (select count(*) from prep_chat.answers) as answers,
              (select count(*) from prep_chat.feedback) as ratings, (select count(*) from pgflow.runs) as runs,
              (select string_agg(status, ',' order by id) from prep_chat.answers) as statuses`,
    );
  }
});
