import type { z } from '@hono/zod-openapi';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlBudgetStore } from '../../bff/adapters/sql-budget-store.ts';
import { createSqlGapStore } from '../../bff/adapters/sql-gap-store.ts';
import { createSqlStatsStore } from '../../bff/adapters/sql-stats-store.ts';
import { storeSite } from '../support/stored-site.ts';
import * as schemas from '../../bff/admin/schemas.ts';
import { findGaps } from '../../bff/gaps/find-gaps.ts';
import { visitorExport } from '../../bff/routes/history-schemas.ts';
import { statsToJson } from '../../bff/stats/show-stats.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import type * as shown from '../../demo/admin/answers.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, roomyLimits, socketHeader, type AppUnderTest } from '../support/app.ts';

const token = 'operator'.repeat(5);
const hostile = '<img src=x onerror=alert(1)> Which wine goes with grilled octopus in Lisbon?';

const reads = [
  '/api/admin/sites',
  '/api/admin/content',
  '/api/admin/questions',
  '/api/admin/gaps',
  '/api/admin/stats',
  '/api/admin/visitors/visitor_0',
];

describe('the owner’s page over the API', () => {
  let app: AppUnderTest;
  let owner: ApiClient;
  let visitor: ApiClient;

  beforeAll(async () => {
    app = await openApp({
      adminToken: token,
      config: { limits: { ...roomyLimits, reuseHours: 24, siteTokensPerDay: 50_000, siteMoneyPerDay: 2 } },
    });
    await app.startWorker();
    owner = app.stranger();
    owner.token = token;
    visitor = await app.visitor();
    const { parts } = await visitor.ask('How do I put the widget on my page?');
    const answerId = parts[0]?.type === 'start' ? parts[0].messageId : '';
    await visitor.post(`/api/answers/${answerId}/feedback`, { rating: 'down', comment: 'Too <b>long</b>' });
    await visitor.ask(hostile);
    const other = await app.visitor();
    await other.ask('How do I put the widget on my page?');
    const { visitorId } = (await (await other.get('/api/me')).json()) as { visitorId: string };
    const budgets = createSqlBudgetStore(app.sql);
    const call = {
      siteKey: 'default',
      visitorId,
      model: 'm',
      tokens: 900,
      costMicros: 90_000,
    };
    await budgets.reserve({ ...call, id: 'call_1' }, {});
    await budgets.settle('call_1', { tokens: 500, inputTokens: 400, outputTokens: 100, costMicros: 50_000 });
    await budgets.reserve({ ...call, id: 'call_2' }, {});
    await budgets.reserve({ ...call, id: 'call_3', siteKey: 'other' }, {});
    await storeSite(app.sql, {
      key: 'kettles',
      allowedOrigins: ['https://kettles.example'],
      title: 'Kettles',
      identity: {
        mode: 'required',
        algorithm: 'HS256',
        issuer: 'https://login.example',
        key: 'a secret of at least thirty-two bytes',
      },
    });
  });
  afterAll(() => app.close());

  /** A successful answer, which holds what its schema describes and nothing else. */
  async function read<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
    const response = await owner.get(path);
    expect(response.status, path).toBe(200);
    const body: unknown = await response.json();
    expect(schema.parse(body), path).toEqual(body);
    return body as z.output<Schema>;
  }
  const rowsOf = async (visitorId: string) => {
    const [row] = await app.sql.query<{ rows: number }>(
      `select ((select count(*) from prep_chat.visitors where id = $1)
             + (select count(*) from prep_chat.sessions where visitor_id = $1)
             + (select count(*) from prep_chat.conversations where visitor_id = $1)
             + (select count(*) from prep_chat.runs where visitor_id = $1)
             + (select count(*) from prep_chat.model_calls where visitor_id = $1))::int as rows`,
      [visitorId],
    );
    return row?.rows;
  };

  it('is closed without the token, with a visitor’s, and with one that is nearly right', async () => {
    const nearly = [token.slice(0, -1), `${token}x`, `x${token.slice(1)}`, token.toUpperCase(), ''];
    let address = 0;
    for (const given of [...nearly, visitor.token]) {
      const client = app.stranger();
      client.token = given;
      for (const path of reads) {
        const from = { [socketHeader]: `10.0.0.${(address += 1)}` };
        expect((await client.get(path, from)).status, `${path} ${given}`).toBe(401);
      }
      expect((await client.delete('/api/admin/visitors/visitor_0')).status).toBe(401);
    }
  });

  it('does not listen to an address that has tried ten wrong tokens in a minute, and to others it does', async () => {
    const from = (address: string, given: string) =>
      owner.get(reads[0]!, { [socketHeader]: address, authorization: `Bearer ${given}` });
    for (let n = 0; n < 10; n += 1) expect((await from('10.1.1.1', `wrong${n}`)).status).toBe(401);
    const refused = await from('10.1.1.1', token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('10.1.1.2', token)).status).toBe(200);
  });

  it('is described, each endpoint with its success, and only the operator’s token opens it', async () => {
    const { paths } = (await (await owner.get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { responses: object; security?: object[] }>>;
    };
    const own = Object.entries(paths)
      .filter(([path]) => path.startsWith('/api/admin/'))
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, route]) => ({ path, method, route })),
      );
    expect(
      own.map(({ path, method, route }) => `${method} ${path} ${Object.keys(route.responses)[0]}`),
    ).toEqual([
      'get /api/admin/sites 200',
      'get /api/admin/content 200',
      'get /api/admin/questions 200',
      'get /api/admin/gaps 200',
      'get /api/admin/stats 200',
      'post /api/admin/visitors/find 200',
      'get /api/admin/visitors/{visitorId} 200',
      'delete /api/admin/visitors/{visitorId} 204',
    ]);
    for (const { route } of own) expect(route.security).toEqual([{ operator: [] }]);
  });

  it('lists the sites, what each has left today, reservations taken off, and no secret', async () => {
    const told: shown.Sites = await read(schemas.sitesResponse, '/api/admin/sites');
    expect(told).toMatchObject({
      currency: 'EUR',
      sites: [
        {
          key: 'default',
          identity: 'none',
          budget: { tokens: 1_400, tokensPerDay: 50_000, cost: 0.14, costPerDay: 2 },
        },
        { key: 'kettles', title: 'Kettles', identity: 'required', budget: { tokens: 0, cost: 0 } },
      ],
    });
    expect(told.sites[1]?.origins).toContain('https://kettles.example');
    expect(JSON.stringify(told)).not.toContain('thirty-two');
  });

  it('shows the questions as they were typed, with how they ended and what visitors thought', async () => {
    const told: shown.Questions = await read(schemas.questionsResponse, '/api/admin/questions?days=2');
    expect(told.questions).toMatchObject([
      { question: 'How do I put the widget on my page?', reuse: 'exact', result: 'answered' },
      { question: hostile, reuse: 'none', result: 'not_found', identified: false },
      { question: 'How do I put the widget on my page?', rating: 'down', comment: 'Too <b>long</b>' },
    ]);
    expect((await read(schemas.questionsResponse, '/api/admin/questions?site=kettles')).questions).toEqual(
      [],
    );
  });

  it('has the figures of prep-chat gaps and of prep-chat stats, and those of its days add up to them', async () => {
    const { gaps, perDay }: shown.Gaps = await read(schemas.gapsResponse, '/api/admin/gaps?days=7');
    const ports = { store: createSqlGapStore(app.sql), content: createSqlPassageStore(app.sql, 'default') };
    expect(gaps).toEqual(JSON.parse(JSON.stringify(await findGaps(ports, 'default', 7))));
    expect(gaps).toHaveLength(2);
    const sum = (name: 'answered' | 'unanswered' | 'ratedUp' | 'ratedDown') =>
      perDay.reduce((all, day) => all + day[name], 0);
    expect(sum('unanswered')).toBe(gaps.reduce((all, { count }) => all + count, 0));
    expect([sum('answered'), sum('unanswered'), sum('ratedUp'), sum('ratedDown')]).toEqual([1, 2, 0, 1]);

    const stats: shown.Stats = await read(schemas.statsResponse, '/api/admin/stats?days=7');
    const printed = statsToJson(7, await createSqlStatsStore(app.sql).perDay(7, 'default'));
    expect(stats).toEqual(JSON.parse(printed));
    expect(stats.stats[0]).toMatchObject({ questions: 3, exact: 1, inputTokens: 400, cost: 0.05 });
  });

  it('refuses what is no number of days', async () => {
    for (const days of ['0', '-1', 'x', '1.5', '10000'])
      expect((await owner.get(`/api/admin/stats?days=${days}`)).status, days).toBe(400);
  });

  it('shows where content comes from and how the latest reading went, its failures with their reasons', async () => {
    const told: shown.Content = await read(schemas.contentResponse, '/api/admin/content');
    expect(told.sources).toEqual([]);
    await app.sql.query(
      `insert into prep_chat.sources (site_key, source, settings, every_minutes, next_at)
       values ('default', 'demo', '{"location": "demo/content"}', 60, now())`,
    );
    await app.sql.query(
      `insert into prep_chat.ingestions (id, site_key, source, settings, status, finished_at, totals)
       values ($1, 'default', 'demo', '{}', 'completed', now(), '{"added": 3, "failed": 1}')`,
      ['0'.repeat(8) + '-0000-4000-8000-' + '0'.repeat(12)],
    );
    await app.sql.query(
      `insert into prep_chat.ingestion_items (ingestion_id, batch, location, outcome, reason)
       select id, 0, 'a.pdf', 'failed', 'It has no text' from prep_chat.ingestions where source = 'demo'`,
    );
    const [source] = (await read(schemas.contentResponse, '/api/admin/content')).sources;
    expect(source?.pages).toBeGreaterThan(20);
    expect(source).toMatchObject({
      site: 'default',
      source: 'demo',
      location: 'demo/content',
      everyMinutes: 60,
      last: {
        status: 'completed',
        added: 3,
        failed: 1,
        problems: [{ location: 'a.pdf', outcome: 'failed', reason: 'It has no text' }],
      },
    });
  });

  it('finds a visitor by the name that their site has for them', async () => {
    const { hashSubject } = await import('../../bff/middleware/visitor.ts');
    await app.sql.query(
      `insert into prep_chat.visitors (id, site_key, subject_hash) values ('visitor_jo', 'kettles', decode($1, 'hex'))`,
      [await hashSubject('kettles', 'jo@kettles.example')],
    );
    const find = (body: object) => owner.post('/api/admin/visitors/find', body);
    const found = await find({ site: 'kettles', subject: 'jo@kettles.example' });
    expect(await found.json()).toEqual({ visitorId: 'visitor_jo' });
    expect((await find({ subject: 'jo@kettles.example' })).status).toBe(404);
    expect((await find({ site: 'kettles' })).status).toBe(400);
  });

  it('hands out all that is kept about a visitor, and erases them so that no row is left', async () => {
    const { questions } = await read(schemas.questionsResponse, '/api/admin/questions');
    const { visitorId } = questions.find(({ question }) => question === hostile)!;
    const kept: shown.Visitor = await read(visitorExport, `/api/admin/visitors/${visitorId}`);
    expect(kept.conversations.flatMap(({ turns }) => turns)).toHaveLength(2);
    expect(kept).toEqual(await (await visitor.get('/api/me')).json());
    expect(await rowsOf(visitorId)).toBeGreaterThan(4);

    expect((await owner.delete(`/api/admin/visitors/${visitorId}`)).status).toBe(204);
    expect(await rowsOf(visitorId)).toBe(0);
    expect((await visitor.get('/api/me')).status).toBe(401);
    expect((await owner.delete(`/api/admin/visitors/${visitorId}`)).status).toBe(404);
    const left = await read(schemas.questionsResponse, '/api/admin/questions');
    expect(left.questions).toMatchObject([{ reuse: 'exact' }]);
    expect(await app.sql.query('select from prep_chat.turns')).toHaveLength(1);
  });
});
