import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import type { Sql } from '../../flows/ports.ts';
import { ContentOnDisk, expectWhole } from '../support/content-on-disk.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { freshDataDir, startCommand } from '../support/product.ts';

/** SIGKILLs on each database; 100 of each take a quarter of an hour. */
const kills = process.env['PREP_CHAT_TEST_FULL'] === '1' ? 100 : 6;
/** After so many kills in a row an ingestion may come to its end. */
const inARow = 4;

/** How long an ingestion works from its first line on, in ms, as a first guess: machines differ tenfold. */
const firstGuessMs = 1_500;

interface Place {
  env: Record<string, string>;
  /** How long it takes to go on with the work of a process that was killed, in ms. */
  takeoverMs: number;
  inspect(look: (sql: Sql) => Promise<void>): Promise<void>;
}

/** Kills ingestions of a folder that changes at random moments, and looks after each what is there. */
async function killAndResume({ env, takeoverMs, inspect }: Place, content: ContentOnDisk): Promise<void> {
  const args = ['ingest', content.folder, '--url', '/', '--source', 'pages'];
  const hit: Record<string, number> = {};
  let at = 'end';
  let worksMs = firstGuessMs;
  const finish = async () => {
    const { code, output } = await startCommand(args, env).end;
    expect(output).toMatch(/^Content: /m);
    expect(code, output).toBe(0);
    await inspect((sql) => content.expectIndexed(sql));
  };
  for (let n = 0; n < 90; n += 1) content.write(`page-${n}`);

  for (let kill = 1; kill <= kills; kill += 1) {
    const names = [...content.versions.keys()];
    for (const name of names.filter(() => Math.random() < 0.5)) content.write(name);
    content.write(`page-${90 + kill * 2}`);
    content.remove(names[Math.floor(Math.random() * names.length)] ?? '');

    const command = startCommand(args, env);
    await command.says(/Looking for|is being read/);
    await pause(Math.random() * (worksMs + (at === 'end' ? 0 : takeoverMs)));
    await command.kill();
    await inspect(async (sql) => {
      await expectWhole(sql);
      const [run] = await sql.query<{ at: string }>(
        `select case when i.status <> 'running' then 'end' when i.complete is null then 'discover'
                  when exists (select from prep_chat.ingestion_items t
                    where t.ingestion_id = i.id and t.outcome is null) then 'index' else 'finish' end as at
           from prep_chat.ingestions i order by i.started_at desc limit 1`,
      );
      at = run?.at ?? 'end';
      hit[at] = (hit[at] ?? 0) + 1;
    });
    worksMs *= at === 'end' ? 0.6 : 1.3;
    if (kill % inARow === 0) await finish();
  }
  await finish();
  console.log(`${kills} kills, of ingestions that stood at: ${JSON.stringify(hit)}`);
  expect(kills - (hit['end'] ?? 0)).toBeGreaterThan(kills / 4);
}

describe('SIGKILL in the middle of an ingestion', () => {
  const folder = freshDataDir();
  const contents = [new ContentOnDisk(), new ContentOnDisk()] as const;
  let cluster: Cluster;
  beforeAll(async () => (cluster = await startCluster()));
  afterAll(async () => {
    folder.dispose();
    for (const content of contents) content.dispose();
    await cluster.dispose();
  });

  it(
    `leaves neither a lost nor a doubled page on PGlite, ${kills} times of ${kills}`,
    { timeout: kills * 60_000 },
    () =>
      killAndResume(
        {
          env: { PREP_CHAT_DATA_DIR: folder.dataDir },
          takeoverMs: 0,
          async inspect(look) {
            const database = await openDatabase({ dataDir: folder.dataDir });
            await look(database.sql).finally(() => database.close());
          },
        },
        contents[0],
      ),
  );

  it(
    `leaves neither a lost nor a doubled page on PostgreSQL, ${kills} times of ${kills}`,
    { timeout: kills * 60_000 },
    async () => {
      const options = { databaseUrl: cluster.url, dataDir: folder.dataDir };
      const { sql, close } = await openDatabase(options);
      await killAndResume(
        // another worker takes over 8 s after the death of the first
        { env: { DATABASE_URL: cluster.url }, takeoverMs: 9_000, inspect: (look) => look(sql) },
        contents[1],
      ).finally(close);
    },
  );
});
