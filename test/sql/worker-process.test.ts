import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { freshDataDir, runProduct, startCommand, startProduct, type Product } from '../support/product.ts';

const question = 'How do I put the widget on my page?';

describe('workers as processes of their own', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let admin: postgres.Sql;
  const servers: Product[] = [];
  const workers: ReturnType<typeof startCommand>[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    admin = postgres(database.url, { max: 1, onnotice: () => undefined });
    for (let n = 0; n < 2; n += 1)
      servers.push(await startProduct(folder.dataDir, { DATABASE_URL: database.url, PREP_CHAT_WORKER: '0' }));
  });
  afterAll(async () => {
    await Promise.all([...servers.map((server) => server.stop()), ...workers.map((each) => each.kill())]);
    await admin.end();
    await database.drop();
    folder.dispose();
  });

  async function startWorkerProcess() {
    const worker = startCommand(['worker'], { DATABASE_URL: database.url });
    workers.push(worker);
    await worker.says(/prep-chat works/);
    return worker;
  }
  const at = (n: number) => ApiClient.to(servers[n]?.url ?? '');
  const worked = async (runId: string) =>
    (
      await admin<{ id: string }[]>`
        select distinct task.last_worker_id as id from pgflow.step_tasks task
          join prep_chat.runs run on run.flow_run_id = task.run_id where run.id = ${runId}`
    ).map(({ id }) => id);

  it('keeps a question until there is a worker, and says that it waits', { timeout: 60_000 }, async () => {
    const client = at(0);
    await client.startSession();
    const { runId } = await client.prepare(question);
    const board = async () => (await (await client.get(`/api/runs/${runId}`)).json()) as { note?: string };
    await expect
      .poll(async () => (await board()).note ?? '', { timeout: 15_000, interval: 500 })
      .toMatch(/kept and will be worked on/);
    await startWorkerProcess();
    expect((await client.endOfRun(runId)).status).toBe('completed');
    expect(textOf((await client.answer(runId)).parts)).toMatch(/script tag/);
  });

  it('shares the runs of two servers among three workers', { timeout: 60_000 }, async () => {
    await startWorkerProcess();
    await startWorkerProcess();
    const seen = new Set<string>();
    const ask = async (n: number) => {
      const client = at(n % 2);
      await client.startSession();
      const { runId } = await client.prepare(`Which page tells about number ${n} of the attributes?`);
      expect((await client.endOfRun(runId)).status).toBe('completed');
      for (const id of await worked(runId)) seen.add(id);
    };
    for (let round = 0; round < 4; round += 1)
      await Promise.all(Array.from({ length: 8 }, (_, n) => ask(round * 8 + n)));
    expect(seen.size).toBe(3);
  });

  it(
    'ends well at SIGTERM, gives up no step that runs, and starts nothing more',
    { timeout: 60_000 },
    async () => {
      const client = at(0);
      await client.startSession();
      const runs: string[] = [];
      for (let n = 0; n < 12; n += 1)
        runs.push((await client.prepare(`What is said about subject ${n} of the deployment?`)).runId);
      const leaving = workers.slice(0, 2);
      for (const worker of leaving) worker.terminate();
      expect(await Promise.all(leaving.map(async ({ end }) => (await end).code))).toEqual([0, 0]);
      for (const runId of runs) expect((await client.endOfRun(runId)).status).toBe('completed');
      const [row] = await admin`
      select count(*) filter (where attempts_count > 1)::int as again,
             (select count(*)::int from pgflow.workers
               where deprecated_at is null and queue_name = 'chat_preparation_2') as living
        from pgflow.step_tasks`;
      expect(row).toEqual({ again: 0, living: 1 });
    },
  );

  it('refuses to leave or to share the embedded database', async () => {
    const own = await runProduct(['worker'], { PREP_CHAT_DATA_DIR: folder.dataDir });
    expect([own.code, own.output]).toEqual([1, expect.stringMatching(/DATABASE_URL: a worker of its own/)]);
    const lonely = await runProduct(['start'], { PREP_CHAT_DATA_DIR: folder.dataDir, PREP_CHAT_WORKER: '0' });
    expect([lonely.code, lonely.output]).toEqual([
      1,
      expect.stringMatching(/PREP_CHAT_WORKER: 0 needs DATABASE_URL/),
    ]);
  });
});
