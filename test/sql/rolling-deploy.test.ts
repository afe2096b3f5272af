import { rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerIdOf, partsOf, readOn, readSome } from '../support/answer-reader.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { nextVersion } from '../support/next-version.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { freshDataDir, startProduct, startProductAt } from '../support/product.ts';

const streams = 50;

describe('a deploy that changes the schema', () => {
  const folder = freshDataDir();
  let next: string;
  let database: FreshDatabase;
  let model: OpenAiServer;
  const answer = Array.from({ length: 150 }, (_, n) => `word${n}`).join(' ');

  beforeAll(async () => {
    next = nextVersion(0);
    database = await freshDatabase();
    model = await startOpenAiServer({ answer, tokenMs: 60 });
  });
  afterAll(async () => {
    await model.close();
    await database.drop();
    rmSync(next, { recursive: true, force: true });
    folder.dispose();
  });

  it(
    `REL-25 fails no run and loses no character of ${streams} streams that are under way`,
    { timeout: 180_000 },
    async ({ task }) => {
      const env = {
        DATABASE_URL: database.url,
        OPENAI_BASE_URL: model.url,
        OPENAI_MODEL: 'good',
        PREP_CHAT_DRAIN_MS: '3000',
      };
      const old = await startProduct(folder.dataDir, env);
      const before = ApiClient.to(old.url);
      await before.startSession();
      const { runId } = await before.prepare('How do I put the widget on my page?');
      await before.endOfRun(runId);
      const seen = await Promise.all(
        Array.from({ length: streams }, async (_, n) =>
          readSome(await before.post('/api/stream', { runId }), 2 + (n % 20)),
        ),
      );
      const entry = join(next, 'dist/bff/prep-chat.js');
      const young = await startProductAt(entry, folder.dataDir, env, ['start', '--demo']);
      const sql = postgres(database.url, { max: 1 });
      try {
        const [ledger] =
          await sql`select count(*)::int as ran from prep_chat.schema_scripts where name like '%_prep_chat_next_0.sql'`;
        expect(ledger).toEqual({ ran: 1 });
        // Both versions prepare, on the new schema, while the old one goes.
        const after = ApiClient.to(young.url);
        after.token = before.token;
        const runs: string[] = [];
        for (let n = 0; n < 10; n += 1)
          runs.push((await (n % 2 ? before : after).prepare(`What does page ${n} say of themes?`)).runId);
        const gone = old.stop();
        const texts = await Promise.all(
          seen.map(async (events) => {
            const all = await readOn(answerIdOf(events), events, () => ({ client: after, count: Infinity }));
            expect(all.slice(0, -1).map(({ id }) => Number(id))).toEqual(all.slice(1).map((_, seq) => seq));
            return textOf(partsOf(all));
          }),
        );
        expect(texts.filter((text) => text === answer)).toHaveLength(streams);
        for (const id of runs) expect((await after.endOfRun(id)).status).toBe('completed');
        expect(await gone).toBe(0);
        const failed = await sql`select run_id from pgflow.runs where status <> 'completed'`;
        expect([...failed]).toEqual([]);
        task.meta.cases = streams;
      } finally {
        await sql.end();
        await young.stop();
      }
    },
  );
});
