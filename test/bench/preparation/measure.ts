import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { installSchema } from '../../../bff/adapters/install-schema.ts';
import { openPglite } from '../../../bff/adapters/pglite-sql.ts';
import { openPostgres } from '../../../bff/adapters/postgres-sql.ts';
import { createSqlRunStore } from '../../../bff/adapters/sql-run-store.ts';
import { createSupabaseRunStore } from '../../../bff/adapters/supabase-run-store.ts';
import type { RunStore } from '../../../bff/ports/run-store.ts';
import type { Sql } from '../../../flows/ports.ts';
import { registerFlow } from '../../../flows/worker/register.ts';
import { startWorker } from '../../../flows/worker/worker.ts';
import { startCluster } from '../../support/postgres-cluster.ts';
import { findStandIn, startStandIn } from '../../support/supabase/stand-in.ts';
import { emptyFlow } from './empty-flow.ts';

const workerFile = fileURLToPath(new URL('worker.mjs', import.meta.url));
/** Pause of the original design between two looks, in ms. */
const pollMs = 500;

/** Prints both tables. `importModule` loads one, which this file's own runner does no longer. */
export async function measure(
  rounds: number,
  importModule: (address: string) => Promise<unknown>,
): Promise<void> {
  // pgflow's client tells the console of each channel.
  const say = console.log;
  console.log = () => {};
  say('start → ready, a flow of four steps without work     p50 ms   p95 ms');
  const row = (name: string, times: number[]) =>
    say(`${name.padEnd(50)} ${at(times, 0.5)}  ${at(times, 0.95)}`);

  const pglite = await openPglite();
  row('PGlite, embedded', await latencies(pglite, createSqlRunStore, rounds));
  await pglite.close();

  const cluster = await startCluster();
  const sql = openPostgres(cluster.url);
  row('PostgreSQL', await latencies(sql, createSqlRunStore, rounds));
  row(`PostgreSQL, looked at every ${pollMs} ms`, await polled(sql, Math.min(rounds, 30)));

  say('\nflows a second, 200 at once, on PostgreSQL');
  for (const workers of [1, 2, 4])
    say(`${workers} worker(s)`.padEnd(50), await throughput(sql, cluster.url, workers));
  await sql.close();
  await cluster.dispose();

  const modules = findStandIn();
  if (!modules) return;
  const other = await startCluster();
  const standIn = await startStandIn(modules, other.url, importModule);
  const open = async (direct: Sql, flowSlug: string) =>
    createSupabaseRunStore({
      supabase: standIn.supabase(),
      flowSlug,
      direct: await createSqlRunStore(direct, flowSlug),
      onError: () => {},
    });
  say('');
  row('stand-in for Supabase, over REST and Realtime', await latencies(standIn.sql, open, rounds));
  await standIn.close();
  await other.dispose();
  process.exit(0);
}

const at = (times: number[], share: number) =>
  (times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? 0).toFixed(1).padStart(7);

async function latencies(
  sql: Sql,
  open: (sql: Sql, flowSlug: string) => Promise<RunStore>,
  rounds: number,
): Promise<number[]> {
  await installSchema(sql);
  await registerFlow(sql, emptyFlow);
  const store = await open(sql, emptyFlow.slug);
  const worker = await startWorker({ sql, flow: emptyFlow, ports: {} });
  const times: number[] = [];
  for (let round = 0; round < rounds + 10; round += 1) {
    const ms = await untilReady(store);
    // The first ones warm up.
    if (round >= 10) times.push(ms);
  }
  await worker.stop();
  await store.close();
  return times;
}

/** Watches as the server does: events say when to look, the snapshot is the truth, a slow poll beside them. */
async function untilReady(store: RunStore): Promise<number> {
  const id = randomUUID();
  const watching = new AbortController();
  const events = store.events(id, watching.signal)[Symbol.asyncIterator]();
  let next = events.next();
  const begun = performance.now();
  await store.start(id, { id });
  while ((await store.snapshot(id))?.status !== 'completed') {
    const woken = await Promise.race([next, pause(1_000)]);
    if (woken) next = events.next();
  }
  const ms = performance.now() - begun;
  watching.abort();
  await next;
  return ms;
}

/** The worker looks for tasks, and the server for the end, every 500 ms; nobody is woken. */
async function polled(sql: Sql, rounds: number): Promise<number[]> {
  const deaf: Sql = { ...sql, listen: async () => async () => {} };
  const store = await createSqlRunStore(deaf, emptyFlow.slug);
  const worker = await startWorker({ sql: deaf, flow: emptyFlow, ports: {}, pollMs });
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await pause(Math.random() * pollMs);
    const id = randomUUID();
    const begun = performance.now();
    await store.start(id, { id });
    while ((await store.snapshot(id))?.status !== 'completed') await pause(pollMs);
    times.push(performance.now() - begun);
  }
  await worker.stop();
  await store.close();
  return times;
}

async function throughput(sql: Sql, url: string, workers: number): Promise<string> {
  const processes = Array.from({ length: workers }, () =>
    spawn(process.execPath, [workerFile, url], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
  const store = await createSqlRunStore(sql, emptyFlow.slug);
  const ids = Array.from({ length: 200 }, () => randomUUID());
  const begun = performance.now();
  await Promise.all(ids.map((id) => store.start(id, { id })));
  for (;;) {
    const done = [...(await store.snapshots(ids)).values()].filter(({ status }) => status === 'completed');
    if (done.length === ids.length) break;
    await pause(50);
  }
  const seconds = (performance.now() - begun) / 1_000;
  for (const child of processes) child.kill('SIGKILL');
  await store.close();
  return (ids.length / seconds).toFixed(0).padStart(7);
}

const pause = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
