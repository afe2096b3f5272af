import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ConversationsResponse,
  PrepareAheadResponse,
  VisitorExport,
} from '../../widget/protocol/index.ts';
import { createSqlRetentionStore } from '../../bff/adapters/sql-retention-store.ts';
import type { Limits } from '../../bff/ports/site-store.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, roomyLimits, socketHeader, type AppUnderTest } from '../support/app.ts';

const starters = ['How do I install the widget?', 'How do I change the colours?', 'Where are answers kept?'];

describe('questions that are prepared ahead', () => {
  let app: AppUnderTest;
  let sites = 0;

  beforeAll(async () => {
    app = await openApp({
      config: { limits: { ...roomyLimits, reuseHours: 24 }, humanCheck: { kind: 'none' } },
    });
    await app.startWorker();
  });
  afterAll(() => app.close());

  async function ahead(
    client: ApiClient,
    messages: string[],
    more = {},
  ): Promise<PrepareAheadResponse['prepared']> {
    const response = await client.post('/api/prepare', { messages, ...more });
    expect(response.status).toBe(202);
    return ((await response.json()) as PrepareAheadResponse).prepared;
  }
  async function codeOf(response: Promise<Response>): Promise<string> {
    const answer = await response;
    if (answer.ok) return String(answer.status);
    const { error } = (await answer.json()) as { error: { code: string } };
    return `${answer.status} ${error.code}`;
  }
  /** A visitor of a site with these limits. */
  async function visitorOf(limits: Partial<Limits>): Promise<ApiClient> {
    const key = `ahead-${(sites += 1)}`;
    await app.sql.query(
      `insert into prep_chat.sites (key, allowed_origins, limits) values ($1, $2, $3::text::jsonb)`,
      [key, ['https://shop.example'], JSON.stringify({ ...roomyLimits, reuseHours: 24, ...limits })],
    );
    const client = app.stranger('https://shop.example');
    await client.startSession({ site: key });
    return client;
  }
  const engineRuns = () => app.sql.query<{ id: string }>('select run_id as id from pgflow.runs');

  it('have a run, a board and a status each, and stand in no conversation until they are asked', async () => {
    const client = await app.visitor();
    const prepared = await ahead(client, starters);
    expect(prepared.map(({ message }) => message)).toEqual(starters);
    expect(new Set(prepared.map(({ runId }) => runId)).size).toBe(3);
    for (const { runId } of prepared) {
      const board = await client.endOfRun(runId);
      expect(board.status).toBe('completed');
      expect(board.sources?.map(({ n }) => n)).toEqual(board.sources?.map((_, index) => index + 1));
    }
    const list = async () =>
      ((await (await client.get('/api/conversations')).json()) as ConversationsResponse).conversations;
    expect(await list()).toEqual([]);
    // It is not asked yet: there is no answer to it.
    const [{ runId = '' } = {}] = prepared;
    expect(await codeOf(client.post('/api/stream', { runId }))).toBe('404 not_found');
    const before = (await engineRuns()).length;
    const asked = await client.prepare(starters[1] ?? '');
    expect(asked).toMatchObject({ status: 'completed', reuse: { kind: 'exact' } });
    expect((await engineRuns()).length).toBe(before);
    expect((await client.answer(asked.runId)).parts.at(-1)).toMatchObject({ type: 'finish' });
    expect(await list()).toMatchObject([{ title: starters[1], turns: 1 }]);
    // Other visitors get what was found, too, and nobody sees who had it prepared.
    const other = await app.visitor();
    expect((await other.prepare(starters[2] ?? '')).reuse.kind).toBe('exact');
    expect((await other.get(`/api/runs/${runId}`)).status).toBe(404);
  });

  it('are prepared once, however often they are sent', async () => {
    const client = await app.visitor();
    const [first] = await ahead(client, ['How do I keep my data?']);
    const [second, third] = await ahead(client, ['how do I keep my data', 'How do I keep my data?']);
    expect([second?.runId, third?.runId]).toEqual([first?.runId, first?.runId]);
    await client.endOfRun(first?.runId ?? '');
    const [later] = await ahead(client, ['How do I keep my data?']);
    expect(later).toMatchObject({ runId: first?.runId, status: 'completed' });
  });

  it('are gone on with where they are, when they are asked before they are ready', async () => {
    const client = await app.visitor();
    await app.stopWorker();
    const [{ runId = '' } = {}] = await ahead(client, ['How do I add a second site?']);
    const before = (await engineRuns()).length;
    const asked = await client.prepare('How do I add a second site?');
    expect(asked).toMatchObject({ runId, status: 'preparing', reuse: { kind: 'none' } });
    expect((await engineRuns()).length).toBe(before);
    await app.startWorker();
    expect((await client.endOfRun(runId)).status).toBe('completed');
    expect((await client.answer(runId)).parts.at(-1)).toMatchObject({ type: 'finish' });
  });

  it('go as soon as the visitor types on: steps that have not begun never do', async () => {
    const client = await app.visitor();
    await app.stopWorker();
    const typing = { typing: true };
    const known = (await engineRuns()).length;
    const [kept] = await ahead(client, ['How do I embed the chat?']);
    const [first] = await ahead(client, ['How do I change'], typing);
    const [second] = await ahead(client, ['How do I change the font'], typing);
    expect((await engineRuns()).length).toBe(known + 2);
    const [messages] = await app.sql.query<{ n: number }>(
      `select count(*)::integer as n from pgmq.q_chat_preparation_2 queue
        where exists (select from prep_chat.runs run where queue.message ->> 'run_id' = run.flow_run_id::text and run.ahead is not null)`,
    );
    expect(messages?.n).toBe(2);
    expect((await client.get(`/api/runs/${first?.runId}`)).status).toBe(404);
    await app.startWorker();
    expect((await client.endOfRun(second?.runId ?? '')).status).toBe('completed');
    expect((await client.endOfRun(kept?.runId ?? '')).status).toBe('completed');
    const asked = await client.prepare('How do I change the font?');
    expect(asked).toMatchObject({ status: 'completed', reuse: { kind: 'exact' } });
    // What it was copied from may go, and does not take it along.
    await ahead(client, ['What is'], typing);
    expect((await client.answer(asked.runId)).parts.at(-1)).toMatchObject({ type: 'finish' });
  });

  it('are refused when they make no sense or are too many, and nothing is prepared then', async () => {
    const client = await app.visitor();
    const before = (await engineRuns()).length;
    const send = (body: object) => codeOf(client.post('/api/prepare', body));
    expect(await send({ messages: ['a', ' '] })).toBe('400 message_empty');
    expect(await send({ messages: ['a'.repeat(4_001)] })).toBe('400 message_too_long');
    for (const body of [
      {},
      { message: 'a', messages: ['b'] },
      { messages: Array.from({ length: 6 }, (_, n) => `Question ${n}?`) },
      { messages: Array.from({ length: 21 }, () => 'a') },
      { messages: [] },
      { messages: 'a' },
      { messages: [1] },
      { messages: ['a'], conversationId: 'c' },
      { messages: ['a'], reuse: 'fresh' },
      { messages: ['a'], more: 1 },
      { messages: ['a', 'b'], typing: true },
      { message: 'a', typing: true },
    ])
      expect(await send(body), JSON.stringify(body)).toBe('400 invalid_request');
    const off = [await visitorOf({ questionsAhead: 0 }), await visitorOf({ reuseHours: 0 })];
    for (const visitor of off)
      expect(await codeOf(visitor.post('/api/prepare', { messages: ['a'] }))).toBe('400 invalid_request');
    expect((await engineRuns()).length).toBe(before);
  });

  it('SEC-01 count one by one, apart from questions, and take none away from those who ask', async () => {
    const client = await visitorOf({ visitorAheadPerMinute: 4, visitorPerMinute: 2 });
    const from = { [socketHeader]: '192.0.2.1' };
    const send = (messages: string[]) => codeOf(client.post('/api/prepare', { messages }, from));
    expect(await send(['One?', 'Two?', 'Three?'])).toBe('202');
    expect(await send(['Four?', 'Five?'])).toBe('429 rate_limited');
    for (const code of ['202', '202', '429 rate_limited'])
      expect(await codeOf(client.post('/api/prepare', { message: 'Asked?' }))).toBe(code);
  });

  it('SEC-01 wait while the site is busy with questions that are asked', async () => {
    const client = await visitorOf({ sitePerMinute: 4 });
    const send = (body: object) => codeOf(client.post('/api/prepare', body));
    for (let question = 0; question < 3; question += 1) {
      expect(await send({ messages: [`Ahead ${question}?`] })).toBe('202');
      expect(await send({ message: `Asked ${question}?` })).toBe('202');
    }
    expect(await send({ messages: ['Ahead at last?'] })).toBe('429 rate_limited');
    expect(await send({ message: 'Asked at last?' })).toBe('202');
  });

  it('are part of what is kept about a visitor, and go after a day or with their data', async () => {
    const client = await app.visitor();
    const [{ runId = '' } = {}] = await ahead(client, ['How do I scale this up?'], { typing: true });
    await client.endOfRun(runId);
    const kept = (await (await client.get('/api/me')).json()) as VisitorExport;
    expect(kept.preparedAhead).toMatchObject([{ question: 'How do I scale this up?' }]);
    const flowRuns = async () =>
      (await app.sql.query('select from prep_chat.runs where id = $1', [runId])).length;
    while (await createSqlRetentionStore(app.sql).purge(30, 100));
    expect(await flowRuns()).toBe(1);
    await app.sql.query(
      "update prep_chat.runs set created_at = created_at - interval '25 hours' where id = $1",
      [runId],
    );
    const before = (await engineRuns()).length;
    while (await createSqlRetentionStore(app.sql).purge(30, 100));
    expect(await flowRuns()).toBe(0);
    expect((await engineRuns()).length).toBeLessThan(before);
    const [{ runId: other = '' } = {}] = await ahead(client, ['How do I scale it down?']);
    expect((await client.delete('/api/me')).status).toBe(204);
    expect(await app.sql.query('select from prep_chat.runs where id = $1', [other])).toEqual([]);
  });
});
