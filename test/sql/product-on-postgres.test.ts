import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, readEvents, textOf, type SseEvent } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

describe('the started product on PostgreSQL', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  const products: Product[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    // One after the other: the first one makes the schema.
    for (let n = 0; n < 2; n += 1) {
      products.push(await startProduct(folder.dataDir, { DATABASE_URL: database.url }));
    }
  });
  afterAll(async () => {
    await Promise.all(products.map((product) => product.stop()));
    await database.drop();
    folder.dispose();
  });

  it('answers, and a second process on the same database answers the same visitor', async () => {
    const [one, two] = products.map((product) => ApiClient.to(product.url));
    if (!one || !two) throw new Error('two products were to be started');
    await one.startSession();
    const { runId, parts } = await one.ask('How do I put the widget on my page?');
    expect(textOf(parts)).toMatch(/script tag/);
    two.token = one.token;
    const again = await two.answer(runId);
    expect(again.parts[0]).toMatchObject({ type: 'start', messageMetadata: { attempt: 2 } });
    expect((await two.endOfRun(runId)).status).toBe('completed');
  });

  it('continues and stops an answer on the other process', async () => {
    const [one, two] = products.map((product) => ApiClient.to(product.url));
    if (!one || !two) throw new Error('two products were to be started');
    two.token = (await one.startSession()).token;
    const { runId } = await one.prepare('How do I put the widget on my page?');
    await one.endOfRun(runId);
    const first = await one.post('/api/stream', { runId, mode: 'detailed' });
    const seen: SseEvent[] = [];
    for await (const event of readEvents(first)) if (seen.push(event) >= 15) break;
    const answerId = /"messageId":"(\w+)"/.exec(seen[0]?.data ?? '')?.[1] ?? '';
    const last = seen.at(-1)?.id ?? '';
    const rest: SseEvent[] = [];
    const second = await two.get(`/api/answers/${answerId}/stream`, { 'last-event-id': last });
    for await (const event of readEvents(second)) rest.push(event);
    const ids = [...seen, ...rest].slice(0, -1).map(({ id }) => Number(id));
    expect(ids).toEqual(ids.map((_, seq) => seq));
    expect(rest.at(-2)?.data).toMatch(/"outcome":"answered"/);

    const accept = { accept: 'application/json' };
    const accepted = await one.post('/api/stream', { runId, mode: 'detailed' }, accept);
    const stopping = ((await accepted.json()) as { answerId: string }).answerId;
    const stopped = await two.post(`/api/answers/${stopping}/stop`, {});
    expect(await stopped.json()).toEqual({ answerId: stopping, stopped: true });
    const end = await (await two.get(`/api/answers/${stopping}/stream`)).text();
    expect(end).toMatch(/"outcome":"stopped"/);
  });

  it('lets the other process finish what a killed one has begun', { timeout: 60_000 }, async () => {
    const [killed, living] = products;
    if (!killed || !living) throw new Error('two products were to be started');
    const before = ApiClient.to(killed.url);
    await before.startSession();
    const { runId } = await before.prepare('Which step is at work when the process dies?');
    await killed.kill();
    const after = ApiClient.to(living.url);
    after.token = before.token;
    expect((await after.endOfRun(runId)).status).toBe('completed');
  });
});
