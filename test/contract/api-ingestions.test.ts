import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ingestion, KnownSource } from '../../flows/ingestion/ingestions.ts';
import { createIngestionPorts } from '../../flows/ingestion/run-ingestion.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import { siteIngestion } from '../../flows/site-ingestion.ts';
import { startWorker, type Worker } from '../../flows/worker/worker.ts';
import { readEvents, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { ScriptedSource } from '../support/scripted-source.ts';

const token = 'operator'.repeat(5);

describe('ingestions over the API', () => {
  const site = new ScriptedSource();
  let app: AppUnderTest;
  let owner: ApiClient;
  let worker: Worker;

  beforeAll(async () => {
    app = await openApp({ adminToken: token });
    const ports = { ...createIngestionPorts(app.sql), openSource: () => site };
    worker = await startWorker({ sql: app.sql, flow: siteIngestion, ports });
    const ingestions = createSqlIngestions(app.sql, siteIngestion.slug);
    await ingestions.remember(
      { siteKey: 'default', source: 'docs' },
      { location: 'https://docs.example' },
      60,
    );
    owner = app.stranger();
    owner.token = token;
  });
  afterAll(async () => {
    await worker.stop();
    await app.close();
  });

  const paths = ['/api/sources', '/api/ingestions/x', '/api/ingestions/x/events'];

  it('are for whoever has the operator’s token, and not for a visitor', async () => {
    for (const client of [app.stranger(), await app.visitor()]) {
      for (const path of paths) expect((await client.get(path)).status, path).toBe(401);
      expect((await client.post('/api/ingestions', { source: 'docs' })).status).toBe(401);
    }
  });

  it('are not there where no token is set', async () => {
    const other = await openApp();
    const client = other.stranger();
    client.token = token;
    for (const path of paths) expect((await client.get(path)).status, path).toBe(404);
    expect((await client.post('/api/ingestions', { source: 'docs' })).status).toBe(404);
    await other.close();
  });

  it('shows the board of one as it changes, to its report', async () => {
    let open = () => {};
    site.gate = new Promise((resolve) => (open = resolve));
    for (let n = 0; n < 40; n += 1) site.pages.set(`/${n}`, `Page ${n} of the handbook`);
    const started = await owner.post('/api/ingestions', { source: 'docs' });
    expect(started.status).toBe(202);
    const { id } = (await started.json()) as Ingestion;
    // the one that runs, not a second one
    expect(await (await owner.post('/api/ingestions', { source: 'docs' })).json()).toMatchObject({ id });

    const boards: Ingestion[] = [];
    for await (const { data } of readEvents(await owner.get(`/api/ingestions/${id}/events`))) {
      if (data === '[DONE]') break;
      boards.push(JSON.parse(data) as Ingestion);
      if (boards.at(-1)?.status === 'reading') open();
    }
    expect(boards.length).toBeGreaterThan(1);
    expect(boards.at(-1)).toMatchObject({
      siteKey: 'default',
      source: 'docs',
      status: 'completed',
      found: 40,
      done: 40,
      added: 40,
      finishedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(await (await owner.get(`/api/ingestions/${id}`)).json()).toEqual(boards.at(-1));
    const { sources } = (await (await owner.get('/api/sources')).json()) as { sources: KnownSource[] };
    expect(sources).toMatchObject([{ source: 'docs', pages: 40, everyMinutes: 60, ingestionId: id }]);
  });

  it('reads no source that is not remembered, and no place that a request names', async () => {
    for (const [body, status] of [
      [{ source: 'other' }, 404],
      [{ source: 'docs', site: 'other' }, 404],
      [{}, 400],
      [{ source: 'docs', location: '/etc' }, 400],
      [{ source: 7 }, 400],
      ['{', 400],
    ] as const) {
      const response = await owner.post('/api/ingestions', body);
      expect(response.status, JSON.stringify(body)).toBe(status);
    }
    expect((await owner.get('/api/ingestions/no-such-thing')).status).toBe(404);
    expect(
      (await owner.get(`/api/ingestions/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`)).status,
    ).toBe(404);
  });
});
