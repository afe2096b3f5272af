import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestFolder } from '../support/ingest-folder.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { storeSite } from '../support/stored-site.ts';

const origins = { bakery: 'https://bakery.example', garage: 'https://garage.example' };
const pages = {
  bakery: '# Opening hours\n\nThe bakery opens its oven door at six in the morning and sells rye bread.',
  garage: '# Opening hours\n\nThe garage opens its workshop at nine and repairs every kind of gearbox.',
};

describe('several sites on one server', () => {
  let app: AppUnderTest;
  const folders: string[] = [];

  beforeAll(async () => {
    app = await openApp();
    for (const siteKey of ['bakery', 'garage'] as const) {
      await storeSite(app.sql, {
        key: siteKey,
        allowedOrigins: [origins[siteKey]],
        title: `The ${siteKey}`,
        limits: { visitorPerMinute: 30 },
      });
      const folder = mkdtempSync(join(tmpdir(), 'prep-chat-'));
      folders.push(folder);
      writeFileSync(join(folder, 'hours.md'), pages[siteKey]);
      await ingestFolder({ sql: app.sql, folder, baseUrl: '/', siteKey, source: 'pages' });
    }
    await app.startWorker();
  });
  afterAll(async () => {
    await app.close();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const from = (origin: string) => new ApiClient(app.stranger().send, origin);
  async function visitor(site: 'bakery' | 'garage'): Promise<ApiClient> {
    const client = from(origins[site]);
    await client.startSession({ site });
    return client;
  }

  it('SEC-03 lets each page become a visitor of its own site only', async () => {
    const cells = ['bakery', 'garage', 'default'].flatMap((site) =>
      [origins.bakery, origins.garage, 'https://shop.example'].map((origin) => ({ site, origin })),
    );
    const statuses: string[] = [];
    for (const { site, origin } of cells) {
      const { status } = await from(origin).post('/api/sessions', { site });
      if (status === 201) statuses.push(`${site} ${origin}`);
      else expect(status).toBe(403);
    }
    expect(statuses).toEqual([
      'bakery https://bakery.example',
      'garage https://garage.example',
      'default https://shop.example',
    ]);
    expect((await from(origins.bakery).post('/api/sessions', { site: 'nobody' })).status).toBe(404);
  });

  it('SEC-03 refuses a visitor on the page of another site, before any handler', async () => {
    const baker = await visitor('bakery');
    const { runId } = await baker.prepare('When does it open?');
    await baker.endOfRun(runId);
    const elsewhere = from(origins.garage);
    elsewhere.token = baker.token;
    app.statements.length = 0;
    for (const response of [
      await elsewhere.post('/api/prepare', { message: 'Why?' }),
      await elsewhere.get(`/api/runs/${runId}`),
      await elsewhere.post('/api/stream', { runId }),
      await elsewhere.get('/api/conversations'),
      await elsewhere.get('/api/me'),
      await elsewhere.delete('/api/me'),
    ]) {
      expect(`${response.status} ${await response.text()}`).toMatch(/^403 .*origin_not_allowed/);
      expect(response.headers.get('vary')).toBe('Origin');
    }
    // Who is asking had to be looked up, and nothing else was.
    expect(app.statements).toHaveLength(6);
    expect(app.statements.every((text) => text.includes('prep_chat.sessions'))).toBe(true);
  });

  it('shows each site its own words and takes the rest from the server’s', async () => {
    const session = await from(origins.bakery).startSession({ site: 'bakery' });
    expect(session.settings).toMatchObject({
      title: 'The bakery',
      welcome: expect.stringMatching(/./),
      starters: [],
    });
  });

  it('never finds, cites or proposes what another site says', async () => {
    const questions = {
      bakery: 'When does the bakery open its oven door?',
      garage: 'When does the garage open its workshop?',
      default: 'Which attributes does the widget have?',
    };
    for (const [site, own, foreign] of [
      ['bakery', /six in the morning/, /gearbox|workshop|script tag|\/docs\//i],
      ['garage', /workshop at nine/, /oven|bread|script tag|\/docs\//i],
    ] as const) {
      const client = await visitor(site);
      expect(textOf((await client.ask(questions[site])).parts)).toMatch(own);
      for (const question of Object.values(questions)) {
        const { runId, parts } = await client.ask(question);
        expect(JSON.stringify(parts)).not.toMatch(foreign);
        const [context] = await app.sql.query('select * from prep_chat.contexts where run_id = $1', [runId]);
        expect(JSON.stringify(context)).not.toMatch(foreign);
      }
    }
    const docs = await app.visitor();
    const { parts } = await docs.ask('When does the bakery sell rye bread?');
    expect(JSON.stringify(parts)).not.toMatch(/six in the morning/);
  });

  it('closes a site whose row somebody has spoilt, and only that', async () => {
    await storeSite(app.sql, { key: 'spoilt', allowedOrigins: ['https://spoilt.example'] });
    expect((await from('https://spoilt.example').post('/api/sessions', { site: 'spoilt' })).status).toBe(201);
    await app.sql.query(`update prep_chat.sites set limits = '{"none": 1}' where key = 'spoilt'`);
    expect((await from('https://spoilt.example').post('/api/sessions', { site: 'spoilt' })).status).toBe(403);
    await visitor('bakery');
    expect(String(app.errors.at(-1))).toMatch(/spoilt is not in order/);
    await app.sql.query(`delete from prep_chat.sites where key = 'spoilt'`);
  });
});
