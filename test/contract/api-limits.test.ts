import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { createSqlBudgetStore } from '../../bff/adapters/sql-budget-store.ts';
import { createBudgetedAnswerModel } from '../../bff/answer/budgeted-answer-model.ts';
import type { Limits } from '../../bff/ports/site-store.ts';
import { ingestFolder } from '../support/ingest-folder.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, roomyLimits, socketHeader, type AppUnderTest } from '../support/app.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const question = 'How do I put the widget on my page?';

describe('limits', () => {
  let app: AppUnderTest;
  let upstream: OpenAiServer;
  let sites = 0;

  beforeAll(async () => {
    upstream = await startOpenAiServer();
    app = await openApp({ config: { limits: {}, humanCheck: { kind: 'none' } } });
    await app.startWorker();
    app.use(
      createBudgetedAnswerModel({
        model: createOpenAiAnswerModel({ baseUrl: upstream.url, model: 'good' }),
        spent: createExtractiveAnswerModel(0),
        budgets: createSqlBudgetStore(app.sql),
        onError: (error) => void app.errors.push(error),
      }),
    );
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });
  beforeEach(() => upstream.reset());

  /** Makes a site with these limits and nothing else in the way; returns what makes visitors of it. */
  async function site(limits: Partial<Limits>): Promise<() => Promise<ApiClient>> {
    const key = `site-${(sites += 1)}`;
    await app.sql.query(
      `insert into prep_chat.sites (key, allowed_origins, limits) values ($1, $2, $3::text::jsonb)`,
      [key, ['https://shop.example'], JSON.stringify({ ...roomyLimits, ...limits })],
    );
    return async () => {
      const client = app.stranger('https://shop.example');
      await client.startSession({ site: key });
      return client;
    };
  }

  const randomAddress = () => Array.from({ length: 4 }, () => Math.floor(Math.random() * 256)).join('.');
  const disguised = () => ({ 'x-forwarded-for': `${randomAddress()}, ${randomAddress()}` });

  async function refusal(response: Response): Promise<string> {
    const { error } = (await response.json()) as { error: { code: string } };
    if (response.status === 429)
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    return `${response.status} ${error.code}`;
  }

  it('SEC-01 lets at most 20 of 1,000 requests from one address reach the model in a minute, whatever they claim', async () => {
    const outcomes: string[] = [];
    const visitors: ApiClient[] = [];
    const note = async (response: Response) => {
      outcomes.push(response.ok ? String(response.status) : await refusal(response));
      return response;
    };
    for (let i = 0; i < 100; i += 1) {
      const client = app.stranger();
      const response = await note(await client.post('/api/sessions', {}, disguised()));
      if (response.ok) {
        client.token = ((await response.json()) as { token: string }).token;
        visitors.push(client);
      }
    }
    expect(visitors).toHaveLength(10);

    const runs: { client: ApiClient; runId: string }[] = [];
    for (let batch = 0; batch < 15; batch += 1) {
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const client = visitors[index % 10]!;
          const response = await note(await client.post('/api/prepare', { message: question }, disguised()));
          if (response.ok) runs.push({ client, ...((await response.json()) as { runId: string }) });
        }),
      );
    }
    expect(runs).toHaveLength(20);
    await expect.poll(() => prepared(runs), { timeout: 30_000 }).toBe(true);

    for (let i = 0; i < 300; i += 1) {
      const { client, runId } = runs[i % 20]!;
      const response = await note(await client.post('/api/stream', { runId }, disguised()));
      if (response.ok) await response.text();
    }
    expect(outcomes).toHaveLength(1_000);
    expect(upstream.requests.length).toBeGreaterThan(0);
    expect(upstream.requests.length).toBeLessThanOrEqual(20);
    expect([...new Set(outcomes)].sort()).toEqual(['200', '201', '202', '429 rate_limited']);
  });

  async function prepared(runs: { client: ApiClient; runId: string }[]): Promise<boolean> {
    for (const { client, runId } of runs) {
      const board = (await (await client.get(`/api/runs/${runId}`)).json()) as { status: string };
      if (board.status !== 'completed') return false;
    }
    return true;
  }

  it('SEC-01 counts an IPv6 address by its /64, and a visitor wherever they are', async () => {
    const visitor = await site({ addressPerMinute: 2, visitorPerMinute: 3 });
    const ask = async (client: ApiClient, address: string) =>
      (await client.post('/api/prepare', { message: question }, { [socketHeader]: address })).status;
    const [one, two] = [await visitor(), await visitor()];
    expect(await ask(one, '2001:db8:1:2::1')).toBe(202);
    expect(await ask(two, '2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(202);
    expect(await ask(two, '2001:db8:1:2:3::4')).toBe(429);
    expect(await ask(two, '2001:db8:1:3::1')).toBe(202);
    // The visitor has asked three times by now, the address has not.
    expect(await ask(two, '203.0.113.9')).toBe(429);
    expect(await ask(one, '203.0.113.9')).toBe(202);
  });

  it('SEC-01 counts the questions of a whole site', async () => {
    const visitor = await site({ sitePerMinute: 3 });
    const clients = await Promise.all(Array.from({ length: 8 }, () => visitor()));
    const answers = await Promise.all(
      clients.map((client, index) =>
        client.post('/api/prepare', { message: question }, { [socketHeader]: `203.0.113.${index}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
  });

  it('counts an answer that is joined once', async () => {
    const visitor = await site({ visitorPerMinute: 1 });
    const client = await visitor();
    const { runId } = await client.prepare(question);
    await client.endOfRun(runId);
    const body = { runId, clientAnswerId: 'mine' };
    for (let i = 0; i < 4; i += 1) {
      const response = await client.post('/api/stream', body);
      expect(response.status).toBe(200);
      await response.text();
    }
    expect(await refusal(await client.post('/api/stream', { runId }))).toBe('429 rate_limited');
    expect(upstream.requests).toHaveLength(1);
  });

  it('SEC-01 counts a client of the AI SDK like every other, and what it sends twice once', async () => {
    const visitor = await site({ visitorPerMinute: 1 });
    const client = await visitor();
    const send = (trigger: 'submit-message' | 'regenerate-message', id: string) => {
      const messages = [{ id, role: 'user', parts: [{ type: 'text', text: question }] }];
      return client.post('/api/chat', { id: 'chat', trigger, messages });
    };
    for (let i = 0; i < 3; i += 1) {
      const response = await send('submit-message', 'one');
      expect(response.status).toBe(200);
      await response.text();
      expect(await refusal(await send('submit-message', 'two'))).toBe('429 rate_limited');
      expect(await refusal(await send('regenerate-message', 'one'))).toBe('429 rate_limited');
      // Another answer to a question that nobody has asked is a question.
      expect(await refusal(await send('regenerate-message', 'three'))).toBe('429 rate_limited');
    }
    expect(upstream.requests).toHaveLength(1);
  });

  it('SEC-26 keeps at most 2 streams of a visitor and 10 of an address open', async () => {
    const visitor = await site({ visitorLiveStreams: 2, addressLiveStreams: 10 });
    await app.stopWorker();
    const watch = async (client: ApiClient, address: string) => {
      const { runId } = await client.prepare(question);
      const headers = { accept: 'text/event-stream', [socketHeader]: address };
      return client.get(`/api/runs/${runId}`, headers);
    };
    const open: Response[] = [];
    const clients = await Promise.all(Array.from({ length: 6 }, () => visitor()));
    for (const client of clients.slice(0, 5)) {
      for (let i = 0; i < 2; i += 1) open.push(await watch(client, '203.0.113.50'));
      expect(await refusal(await watch(client, '203.0.113.51'))).toBe('429 rate_limited');
    }
    expect(open.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await refusal(await watch(clients[5]!, '203.0.113.50'))).toBe('429 rate_limited');
    // Whoever leaves makes room.
    await open[0]?.body?.cancel();
    open.push(await watch(clients[5]!, '203.0.113.50'));
    expect(open.at(-1)?.status).toBe(200);
    await Promise.all(open.slice(1).map((response) => response.body?.cancel()));
    await app.startWorker();
  });

  it('answers with quotes when the budget of the day is spent, and says so', async () => {
    const visitor = await site({ siteTokensPerDay: 10 });
    const content = { folder: 'demo/content', baseUrl: '/docs/', siteKey: `site-${sites}`, source: 'demo' };
    await ingestFolder({ sql: app.sql, ...content });
    const client = await visitor();
    const { parts } = await client.ask(question);
    const notices = parts.flatMap((part) => (part.type === 'data-notice' ? [part.data.code] : []));
    expect(notices).toEqual(['budget_spent']);
    expect(textOf(parts)).toMatch(/^This is what the site says/);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { outcome: 'answered' } });
    expect(upstream.requests).toEqual([]);
  });
});
