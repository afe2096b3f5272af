import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerIdOf, fullLength, partsOf, readOn, readSome } from '../support/answer-reader.ts';
import { ApiClient, textOf, type SseEvent } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { freshDataDir, startCommand, startProduct, type Command, type Product } from '../support/product.ts';

/** Things that are under way when a process is killed. */
const together = 10;
/** Kills of workers, and of servers: 50 points each in full. */
const [kills, serverKills] = fullLength ? [5, 5] : [2, 1];

describe('processes of a deployment that are killed', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let admin: postgres.Sql;
  let model: OpenAiServer;
  const answer = Array.from({ length: 400 }, (_, n) => `word${n}`).join(' ');

  beforeAll(async () => {
    database = await freshDatabase();
    admin = postgres(database.url, { max: 1, onnotice: () => undefined });
    model = await startOpenAiServer({ answer, tokenMs: 40 });
  });
  afterAll(async () => {
    await model.close();
    await admin.end();
    await database.drop();
    folder.dispose();
  });

  it(
    `REL-01 every run ends within 20 s after its worker was killed, once, ${kills * together} of ${kills * together}`,
    { timeout: 600_000 },
    async ({ task }) => {
      const env = { DATABASE_URL: database.url };
      const server = await startProduct(folder.dataDir, { ...env, PREP_CHAT_WORKER: '0' });
      const workers: Command[] = [];
      const startWorker = async () => {
        const worker = startCommand(['worker'], env);
        workers.push(worker);
        await worker.says(/prep-chat works/);
      };
      await Promise.all([startWorker(), startWorker(), startWorker()]);
      let taken = 0;
      try {
        for (let kill = 0; kill < kills; kill += 1) {
          const client = ApiClient.to(server.url);
          await client.startSession();
          const runs: string[] = [];
          for (let n = 0; n < together; n += 1)
            runs.push((await client.prepare(`What does round ${kill} say of subject ${n}?`)).runId);
          await pause(Math.random() * 120);
          const killedAt = Date.now();
          await workers.shift()?.kill();
          const boards = await Promise.all(runs.map((runId) => client.endOfRun(runId)));
          const tookMs = Date.now() - killedAt;
          expect(boards.map(({ status }) => status)).toEqual(Array(together).fill('completed'));
          expect(tookMs).toBeLessThan(20_000);
          if (tookMs > 5_000) taken += 1;
          await startWorker();
        }
        const [row] = await admin`
          select (select count(*)::int from prep_chat.runs) as runs,
                 (select count(*)::int from prep_chat.contexts) as contexts,
                 (select count(*)::int from pgflow.runs where flow_slug like 'chat_%' and status <> 'completed') as unfinished,
                 (select count(*)::int from pgflow.step_tasks where status <> 'completed') as open,
                 (select count(*)::int from pgmq.q_chat_preparation_2) as queued`;
        const all = kills * together;
        expect(row).toEqual({ runs: all, contexts: all, unfinished: 0, open: 0, queued: 0 });
        console.log(
          `REL-01: ${all} runs, ${taken} of ${kills} kills hit a step that another worker took over`,
        );
        task.meta.cases = all;
      } finally {
        await Promise.all(workers.map((worker) => worker.kill()));
        await server.stop();
      }
    },
  );

  it(
    `REL-02 every answer whose server was killed goes on at another with what was stored, and ends with one reason to try again, ${serverKills * together} of ${serverKills * together}`,
    { timeout: 600_000 },
    async ({ task }) => {
      const env = { DATABASE_URL: database.url, OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'good' };
      const staying = await startProduct(folder.dataDir, env);
      const writing: Product[] = [];
      let gaps = 0;
      /** Reads on, at the server that stays, what a killed one was writing. */
      const goOn = async (other: ApiClient, runId: string, events: SseEvent[], killedAt: number) => {
        const first = await readSome(
          await other.get(`/api/answers/${answerIdOf(events)}/stream`, { 'last-event-id': '0' }),
          1,
        );
        expect(first).toHaveLength(1);
        expect(Date.now() - killedAt).toBeLessThan(5_000);
        const read = await readOn(answerIdOf(events), events, () => ({ client: other, count: Infinity }));
        // What came last may not have been stored yet: then it begins anew, and says so.
        const gap = read.findLastIndex(({ id, data }) => id === undefined && data !== '[DONE]');
        if (gap >= 0) gaps += 1;
        const all = read.slice(gap + 1);
        expect(all.slice(0, -1).map(({ id }) => Number(id))).toEqual(all.slice(1).map((_, seq) => seq));
        expect(answer.startsWith(textOf(partsOf(all)))).toBe(true);
        const endings = partsOf(all).filter(({ type }) => type === 'error' || type === 'finish');
        expect(endings).toEqual([
          { type: 'error', errorText: expect.stringMatching(/^model_interrupted: /) },
        ]);
        const again = async () => {
          const response = await other.post('/api/stream', { runId });
          await response.body?.cancel();
          return response.status;
        };
        await expect.poll(again, { timeout: 10_000, interval: 1_000 }).toBe(200);
      };
      try {
        // The minute after which a silent writer counts as dead goes by for all of them at the same time.
        const ends: Promise<PromiseSettledResult<void>[]>[] = [];
        for (let kill = 0; kill < serverKills; kill += 1) {
          const product = await startProduct(folder.dataDir, env);
          writing.push(product);
          const client = ApiClient.to(product.url);
          await client.startSession();
          const { runId } = await client.prepare('How do I put the widget on my page?');
          await client.endOfRun(runId);
          const seen = await Promise.all(
            Array.from({ length: together }, async () =>
              readSome(await client.post('/api/stream', { runId }), 3 + Math.floor(Math.random() * 60)),
            ),
          );
          await pause(Math.random() * 300);
          await product.kill();
          const killedAt = Date.now();
          const other = ApiClient.to(staying.url);
          other.token = client.token;
          ends.push(Promise.allSettled(seen.map((events) => goOn(other, runId, events, killedAt))));
        }
        const settled = (await Promise.all(ends)).flat();
        const reasons = settled.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
        expect(reasons).toEqual([]);
        expect(settled).toHaveLength(serverKills * together);
        const [row] = await admin`select count(*)::int as open from prep_chat.answers
          where status = 'streaming' and written_at < now() - interval '80 seconds'`;
        expect(row).toEqual({ open: 0 });
        console.log(`REL-02: ${serverKills * together} answers, ${gaps} of them shown anew`);
        task.meta.cases = serverKills * together;
      } finally {
        await Promise.all(writing.map((product) => product.kill()));
        await staying.stop();
      }
    },
  );
});
