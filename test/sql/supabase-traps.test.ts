import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { createSupabaseRunStore } from '../../bff/adapters/supabase-run-store.ts';
import type { FlowEvent, RunStore } from '../../bff/ports/run-store.ts';
import type { StepPorts } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { startWorker, type Worker } from '../../flows/worker/worker.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';
import { scriptedFlow } from '../support/scripted-flow.ts';
import { findStandIn, startStandIn, type SupabaseStandIn } from '../support/supabase/stand-in.ts';

const modules = findStandIn();
const question = 'How do I put the widget on my page?';

describe.runIf(modules)('what goes wrong on Supabase', () => {
  const folder = freshDataDir();
  const flow = scriptedFlow('scripted');
  let cluster: Cluster;
  let standIn: SupabaseStandIn;
  let store: RunStore;
  let worker: Worker;
  let product: Product;
  const errors: unknown[] = [];

  beforeAll(async () => {
    cluster = await startCluster();
    standIn = await startStandIn(modules ?? '', cluster.url);
    await registerFlow(standIn.sql, flow);
    worker = await startWorker({ sql: standIn.sql, flow, ports: {} as StepPorts, pollMs: 200 });
    store = createSupabaseRunStore({
      supabase: standIn.supabase(),
      flowSlug: flow.slug,
      direct: await createSqlRunStore(standIn.sql, flow.slug),
      onError: (error) => errors.push(error),
      warmMs: 300,
    });
    product = await startProduct(folder.dataDir, standIn.env);
  });
  afterEach(() => {
    standIn.answerDelayMs = 0;
    standIn.realtime.joinDelayMs = 0;
  });
  afterAll(async () => {
    await product.stop();
    await worker.stop();
    await store.close();
    await standIn.close();
    await cluster.dispose();
    folder.dispose();
  });

  /** Watches until it is told to end; what it has heard. */
  function watch(id: string) {
    const watching = new AbortController();
    const heard: FlowEvent[] = [];
    const over = (async () => {
      for await (const event of store.events(id, watching.signal)) heard.push(event);
    })();
    const has = (step: string | undefined, status: string) =>
      heard.some((event) => event.step === step && event.status === status);
    const end = async () => {
      watching.abort();
      await over;
    };
    return { heard, has, end };
  }

  it('listens on private channels alone, and leaves each when nobody looks any longer', async () => {
    const id = randomUUID();
    const one = watch(id);
    await expect.poll(() => one.has(undefined, 'joined')).toBe(true);
    await store.start(id, { script: 'succeed', id });
    await expect.poll(() => one.has(undefined, 'completed')).toBe(true);
    await one.end();
    await expect.poll(() => standIn.realtime.topics()).toEqual([]);
    expect(standIn.realtime.joins.private).toBeGreaterThan(0);
    expect(standIn.realtime.joins.public).toBe(0);
  });

  it('goes on telling one watcher when another of the same run has left', async () => {
    const id = randomUUID();
    const [leaving, staying] = [watch(id), watch(id)];
    await expect.poll(() => staying.has(undefined, 'joined')).toBe(true);
    await leaving.end();
    await store.start(id, { script: 'succeed', id });
    await expect.poll(() => staying.has('last', 'completed')).toBe(true);
    await staying.end();
  });

  it('looks again once it has joined, so that what happened before is not missed', async () => {
    const id = randomUUID();
    standIn.realtime.joinDelayMs = 700;
    const late = watch(id);
    await store.start(id, { script: 'succeed', id });
    await expect.poll(async () => (await store.snapshot(id))?.status, { timeout: 5_000 }).toBe('completed');
    expect(late.heard).toEqual([]);
    await expect.poll(() => late.heard, { timeout: 5_000 }).toEqual([{ status: 'joined' }]);
    await late.end();
  });

  it('hears again after its socket was cut', { timeout: 30_000 }, async () => {
    const id = randomUUID();
    const one = watch(id);
    await expect.poll(() => one.has(undefined, 'joined')).toBe(true);
    standIn.realtime.drop();
    expect(standIn.realtime.topics()).toEqual([]);
    await expect
      .poll(() => standIn.realtime.topics(), { timeout: 15_000 })
      .toContain(`realtime:pgflow:run:${id}`);
    await store.start(id, { script: 'succeed', id });
    await expect.poll(() => one.has(undefined, 'completed'), { timeout: 5_000 }).toBe(true);
    await one.end();
  });

  it('starts and reads a run though Realtime answers nothing', async () => {
    standIn.realtime.joinDelayMs = -1;
    const id = randomUUID();
    const begun = Date.now();
    await store.start(id, { script: 'succeed', id });
    expect(Date.now() - begun).toBeLessThan(2_000);
    await expect.poll(async () => (await store.snapshot(id))?.status, { timeout: 5_000 }).toBe('completed');
  });

  it('never goes back when a slow answer comes after the events', async () => {
    const id = randomUUID();
    standIn.answerDelayMs = 600;
    const one = watch(id);
    await store.start(id, { script: 'succeed', id });
    const seen = await Promise.all([store.snapshot(id), store.snapshot(id)]);
    standIn.answerDelayMs = 0;
    await expect.poll(async () => (await store.snapshot(id))?.status).toBe('completed');
    expect(seen.every((snapshot) => snapshot !== undefined)).toBe(true);
    expect((await store.snapshot(id))?.steps.map(({ status }) => status)).toEqual(Array(3).fill('completed'));
    await one.end();
  });

  it('takes a status that it does not know as a hint like any other', async () => {
    const id = randomUUID();
    const one = watch(id);
    await expect.poll(() => one.has(undefined, 'joined')).toBe(true);
    standIn.realtime.broadcast({
      topic: `pgflow:run:${id}`,
      event: 'step:skipped',
      payload: { run_id: id, step_slug: 'first', status: 'skipped' },
      private: true,
    });
    await expect.poll(() => one.heard).toContainEqual({ step: 'first', status: 'skipped' });
    await one.end();
  });

  it('gives up an answer that does not come, with an error of ours', async () => {
    standIn.answerDelayMs = 3_000;
    await expect(store.snapshot(randomUUID())).rejects.toThrow(/does not answer right now/);
  });

  it('SEC-23 lets the key of a browser read nothing of a run, start none and join no channel', async () => {
    const id = randomUUID();
    await store.start(id, { script: 'succeed', id });
    const anon = standIn.asAnon();
    for (const table of ['runs', 'step_states', 'step_tasks', 'flows', 'workers']) {
      const { data, error } = await anon.schema('pgflow').from(table).select('*').limit(1);
      expect([table, data ?? [], error?.code ?? '42501']).toEqual([table, [], '42501']);
    }
    const started = await anon.schema('pgflow').rpc('start_flow', { flow_slug: flow.slug, input: {} });
    expect(started.error).toBeTruthy();
    const joined = await new Promise<string>((resolve) => {
      const channel = anon.channel(`pgflow:run:${id}`, { config: { private: true } });
      channel.subscribe((status) => status !== 'CLOSED' && resolve(status), 1_500);
    });
    expect(joined).not.toBe('SUBSCRIBED');
    await anon.removeAllChannels();
  });

  it(
    'serves a whole question from the built product, while sockets are cut',
    { timeout: 60_000 },
    async () => {
      const client = ApiClient.to(product.url);
      await client.startSession();
      for (let round = 0; round < 5; round += 1) {
        const { runId } = await client.prepare(question, { reuse: 'fresh' });
        if (round % 2) standIn.realtime.drop(500);
        expect((await client.endOfRun(runId)).status).toBe('completed');
        expect(textOf((await client.answer(runId)).parts)).toMatch(/script tag/);
      }
      // The log is JSON, whatever pgflow's client has to say.
      expect(product.output()).not.toMatch(/channel pgflow/i);
      expect(standIn.realtime.joins.public).toBe(0);
    },
  );
});
