import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import type { FlowSnapshot, RunStore } from '../../bff/ports/run-store.ts';
import type { Sql, StepPorts } from '../../flows/ports.ts';
import { adoptRuns } from '../../flows/worker/adopt-runs.ts';
import { claimTasks } from '../../flows/worker/claim.ts';
import { FlowChangedError, registerFlow } from '../../flows/worker/register.ts';
import { completeTask } from '../../flows/worker/settle.ts';
import { sweepDeadWorkers } from '../../flows/worker/sweep.ts';
import { startWorker, type Worker } from '../../flows/worker/worker.ts';
import { mappedFlow, openGate, scriptedFlow, type Script } from '../support/scripted-flow.ts';

const noPorts = {} as StepPorts;

/** What every run store must do, whatever database is behind it. */
export function runStoreContract(
  name: string,
  open: () => Promise<{
    sql: Sql;
    close(): Promise<void>;
    store?(sql: Sql, flowSlug: string): Promise<RunStore>;
  }>,
): void {
  describe(`run store on ${name}`, () => {
    const flow = scriptedFlow('scripted');
    let sql: Sql;
    let close: () => Promise<void>;
    let openStore: (sql: Sql, flowSlug: string) => Promise<RunStore>;
    let store: RunStore;
    let worker: Worker | undefined;

    beforeAll(async () => {
      ({ sql, close, store: openStore = createSqlRunStore } = await open());
      await installSchema(sql);
      await registerFlow(sql, flow);
      store = await openStore(sql, flow.slug);
      await needWorker();
    });

    afterAll(async () => {
      await worker?.stop();
      await store.close();
      await close();
    });

    /** A poll of a minute: whatever ends sooner was woken by a notification. */
    async function needWorker(pollMs = 60_000): Promise<void> {
      await worker?.stop();
      worker = await startWorker({ sql, flow, ports: noPorts, pollMs, heartbeatMs: 500 });
    }

    async function begin(script: Script, id: string = randomUUID()): Promise<string> {
      await store.start(id, { script, id });
      return id;
    }

    async function ended(id: string): Promise<FlowSnapshot> {
      for (const deadline = Date.now() + 10_000; ;) {
        const snapshot = await store.snapshot(id);
        if (snapshot && snapshot.status !== 'started') return snapshot;
        if (Date.now() > deadline) throw new Error(`the run never ended: ${JSON.stringify(snapshot)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    it('knows nothing of a run that was never started', async () => {
      expect(await store.snapshot(randomUUID())).toBeUndefined();
    });

    it('runs every step in order, woken by notifications alone', async () => {
      const snapshot = await ended(await begin('succeed'));
      expect(snapshot.status).toBe('completed');
      expect(snapshot.steps.map(({ slug, status }) => `${slug} ${status}`)).toEqual([
        'first completed',
        'middle completed',
        'last completed',
      ]);
      expect(snapshot.steps[2]?.output).toEqual({ length: 4 });
      expect(snapshot.steps[0]?.startedAt).toBeInstanceOf(Date);
    });

    it('tells watchers of every step', async () => {
      const id = randomUUID();
      const watching = new AbortController();
      const seen: string[] = [];
      const watch = (async () => {
        for await (const event of store.events(id, watching.signal))
          seen.push(`${event.step ?? 'run'} ${event.status}`);
      })();
      await begin('succeed', id);
      await ended(id);
      await expect.poll(() => seen).toContain('run completed');
      watching.abort();
      await watch;
      for (const step of ['first', 'middle', 'last']) {
        expect(seen).toContain(`${step} started`);
        expect(seen).toContain(`${step} completed`);
      }
    });

    it('ends the watching of somebody who gives up', async () => {
      const id = await begin('succeed');
      const watching = new AbortController();
      const events = store.events(id, watching.signal)[Symbol.asyncIterator]();
      await ended(id);
      watching.abort();
      expect(await events.next()).toMatchObject({ done: true });
    });

    it('takes a second start of the same run as the first', async () => {
      const id = randomUUID();
      await Promise.all([begin('succeed', id), begin('succeed', id), begin('succeed', id)]);
      expect((await ended(id)).status).toBe('completed');
      const [row] = await sql.query<{ runs: number }>(
        'select count(*)::integer as runs from pgflow.runs where run_id = $1',
        [id],
      );
      expect(row?.runs).toBe(1);
    });

    it('carries an output of a megabyte, which no notification could', async () => {
      const snapshot = await ended(await begin('large'));
      expect(snapshot.status).toBe('completed');
      expect(snapshot.steps[2]?.output).toEqual({ length: 1024 * 1024 });
    });

    it('tries a failed step again and shows that it will', async () => {
      await needWorker(50);
      const snapshot = await ended(await begin('fail-once'));
      expect(snapshot.status).toBe('completed');
    });

    it('fails the run with the reason when no attempt is left', async () => {
      const snapshot = await ended(await begin('fail'));
      expect(snapshot.status).toBe('failed');
      expect(snapshot.steps.find((step) => step.slug === 'middle')).toMatchObject({
        status: 'failed',
        error: 'the script says so',
      });
      expect(snapshot.steps.find((step) => step.slug === 'last')?.status).toBe('created');
    });

    it('ends a step that hangs at its deadline', async () => {
      const snapshot = await ended(await begin('hang'));
      expect(snapshot.steps.find((step) => step.slug === 'middle')?.error).toMatch(/no result within 3 s/);
    });

    it('lets a failed run go on from the step that failed', async () => {
      await needWorker(50);
      const id = await begin('fail');
      await ended(id);
      await sql.query(`update pgflow.runs set input = '{"script":"succeed"}'::jsonb where run_id = $1`, [id]);
      const firstRan = (await store.snapshot(id))?.steps[0]?.completedAt;
      expect(await store.retry(id)).toBe(true);
      const snapshot = await ended(id);
      expect(snapshot.status).toBe('completed');
      expect(snapshot.steps[0]?.completedAt).toEqual(firstRan);
    });

    it('does not retry a run that has not failed', async () => {
      const id = await begin('succeed');
      await ended(id);
      expect(await store.retry(id)).toBe(false);
    });

    it('works on several runs at once', async () => {
      const gated = await begin('gated');
      const others = await Promise.all(
        [begin('succeed'), begin('succeed')].map(async (id) => ended(await id)),
      );
      expect(others.map((snapshot) => snapshot.status)).toEqual(['completed', 'completed']);
      expect((await store.snapshot(gated))?.status).toBe('started');
      await expect.poll(() => openGate(gated)).toBe(true);
      expect((await ended(gated)).status).toBe('completed');
    });

    it('takes the tasks of a dead worker over, and refuses what it says later', async () => {
      await worker?.stop();
      worker = undefined;
      const dead = randomUUID();
      await sql.query(
        `insert into pgflow.workers (worker_id, queue_name, function_name, last_heartbeat_at)
         values ($1, $2, 'dead', now() - interval '1 minute')`,
        [dead, flow.slug],
      );
      const id = await begin('succeed');
      const [task] = await claimTasks(sql, flow.slug, dead, 1, 60);
      if (!task) throw new Error('there was no task to claim');
      await needWorker();
      expect((await ended(id)).status).toBe('completed');
      expect(await completeTask(sql, dead, task, { id: 'late' })).toBeUndefined();
      expect((await store.snapshot(id))?.steps[0]?.output).toEqual({ id });
    });

    it('takes back a task of its own whose claim or result was lost with a connection', async () => {
      await worker?.stop();
      const id = await begin('succeed');
      let broken = 0;
      const breaking: Sql = {
        ...sql,
        transaction: (work) =>
          sql.transaction((transaction) =>
            work({
              ...transaction,
              async query(text, params) {
                const rows = await transaction.query(text, params);
                // The first time, all has happened and nobody hears of it.
                if (!/pgflow\.complete_task/.test(text) || broken > 0) return rows as never;
                broken += 1;
                throw new Error('the connection broke');
              },
            }),
          ),
      };
      worker = await startWorker({
        sql: breaking,
        flow,
        ports: noPorts,
        heartbeatMs: 200,
        deadAfterMs: 1_000,
      });
      expect((await ended(id)).status).toBe('completed');
      expect(broken).toBe(1);
      await needWorker();
    });

    it('fails a run whose workers died at every attempt', async () => {
      await worker?.stop();
      worker = undefined;
      const id = await begin('succeed');
      const sweeper = randomUUID();
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        const dead = randomUUID();
        await sql.query(
          `insert into pgflow.workers (worker_id, queue_name, function_name, last_heartbeat_at)
           values ($1, $2, 'dead', now() - interval '1 minute')`,
          [dead, flow.slug],
        );
        expect(await claimTasks(sql, flow.slug, dead, 1, 60)).toHaveLength(1);
        expect(await sweepDeadWorkers(sql, flow.slug, sweeper, 8_000)).toBe(1);
      }
      expect((await ended(id)).status).toBe('failed');
    });

    it('leaves the tasks of a living worker alone', async () => {
      const living = randomUUID();
      await sql.query(
        `insert into pgflow.workers (worker_id, queue_name, function_name) values ($1, $2, 'living')`,
        [living, flow.slug],
      );
      const id = await begin('succeed');
      const [task] = await claimTasks(sql, flow.slug, living, 1, 60);
      expect(await sweepDeadWorkers(sql, flow.slug, randomUUID(), 8_000)).toBe(0);
      expect(task && (await completeTask(sql, living, task, { id }))).toBeDefined();
    });

    it('refuses a changed flow under a known slug', async () => {
      const changed = scriptedFlow(flow.slug).step({ slug: 'more' }, () => ({}));
      await expect(registerFlow(sql, changed)).rejects.toThrow(FlowChangedError);
    });

    it('lets what an earlier version of the flow has begun come to its end', async () => {
      const old = scriptedFlow('scripted_before');
      await needWorker(100);
      await registerFlow(sql, old);
      const oldStore = await openStore(sql, old.slug);
      const [left, failed] = [randomUUID(), randomUUID()];
      await oldStore.start(failed, { script: 'fail', id: failed });
      const oldWorker = await startWorker({ sql, flow: old, ports: noPorts, pollMs: 100 });
      await expect
        .poll(async () => (await store.snapshot(failed))?.status, { timeout: 15_000 })
        .toBe('failed');
      await oldStore.start(left, { script: 'gated', id: left });
      // an old process that still lives is left alone
      expect(await adoptRuns(sql, flow.slug, [old.slug], 8_000)).toBe(0);
      await oldWorker.stop();
      expect(await adoptRuns(sql, flow.slug, [old.slug], 8_000)).toBe(1);
      expect(await adoptRuns(sql, flow.slug, [old.slug], 8_000)).toBe(0);
      const status = async () => {
        openGate(left);
        return (await store.snapshot(left))?.status;
      };
      await expect.poll(status, { timeout: 15_000 }).toBe('completed');
      // one that has failed is tried again under the present flow, too
      expect(await store.retry(failed)).toBe(true);
      expect((await ended(failed)).status).toBe('failed');
      const [run] = await sql.query('select flow_slug from pgflow.runs where run_id = $1', [failed]);
      expect(run).toEqual({ flow_slug: flow.slug });
      await oldStore.close();
    });

    it('tells of a step that works on several things how each of them stands', async () => {
      const flow = mappedFlow('mapped');
      const mapped = await openStore(sql, flow.slug);
      const mapWorker = await startWorker({ sql, flow, ports: noPorts, pollMs: 100 });
      const id = randomUUID();
      await mapped.start(id, { id });
      const stands = async () =>
        (await mapped.snapshot(id))?.steps[1]?.tasks?.map(({ status, output }) => [status, output]);
      await expect.poll(stands).toEqual([
        ['completed', 10],
        ['started', undefined],
        ['completed', 30],
      ]);
      expect(openGate(id)).toBe(true);
      await ended(id);
      expect(await stands()).toEqual([
        ['completed', 10],
        ['completed', 20],
        ['completed', 30],
      ]);
      await mapWorker.stop();
      await mapped.close();
    });
  });
}
