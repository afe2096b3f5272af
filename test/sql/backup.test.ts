import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';

const question = 'How do I put the widget on my page?';

describe('backup, restore and move', () => {
  const source = freshDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-backup-'));
  const file = join(folder, 'site.backup');
  const databases: FreshDatabase[] = [];
  let token = '';
  let conversationId = '';
  let answered = '';

  async function emptyDatabase(): Promise<string> {
    const database = await freshDatabase();
    databases.push(database);
    return database.url;
  }

  /** Every table of ours and of the engine with the number of its rows, read by nothing that the commands use. */
  async function rowsIn(
    query: (text: string) => Promise<Record<string, unknown>[]>,
  ): Promise<Record<string, number>> {
    const tables = await query(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('prep_chat', 'pgflow', 'pgmq') and c.relkind = 'r' and c.relname <> 'vectors' order by 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables)
      counts[String(name)] = Number(
        (await query(`select count(*) as rows from ${String(name)}`))[0]?.['rows'],
      );
    return counts;
  }
  const inPostgres = async (url: string) => {
    const sql = postgres(url, { max: 1, onnotice: () => undefined });
    const counts = await rowsIn((text) => sql.unsafe(text));
    await sql.end();
    return counts;
  };
  const inFolder = async (dataDir: string) => {
    const database = await openDatabase({ dataDir });
    const counts = await rowsIn((text) => database.sql.query(text));
    await database.close();
    return counts;
  };

  /** The conversation is there, it goes on, and the index answers. */
  async function works(env: Record<string, string>, dataDir = freshDataDir().dataDir): Promise<void> {
    const product = await startProduct(dataDir, env, ['start']);
    const client = ApiClient.to(product.url);
    client.token = token;
    const conversation = await (await client.get(`/api/conversations/${conversationId}`)).json();
    expect(conversation).toMatchObject({
      turns: [{ question, answers: [{ status: 'done', text: answered }] }],
    });
    const { parts } = await client.ask('Which attributes does the widget have?');
    expect(textOf(parts)).toMatch(/\[1\]/);
    expect(await product.stop()).toBe(0);
  }

  beforeAll(async () => {
    const product = await startProduct(source.dataDir);
    const client = ApiClient.to(product.url);
    token = (await client.startSession()).token;
    const prepared = await client.prepare(question);
    conversationId = prepared.conversationId;
    await client.endOfRun(prepared.runId);
    answered = textOf((await client.answer(prepared.runId)).parts);
    expect(await product.stop()).toBe(0);
    const database = await openDatabase({ dataDir: source.dataDir });
    // What is hard to carry: quotes, line ends, escapes, more than one batch, a row of a megabyte.
    await database.sql.query(
      `insert into prep_chat.daily_keys (day, key) select date '2020-01-01' + n, decode('00ff0a0d5c22', 'hex') from generate_series(1, 1000) n`,
    );
    await database.sql.query(
      `with run as (
         insert into prep_chat.runs (id, visitor_id, flow_run_id, flow_slug, question)
         select 'run_hard', id, gen_random_uuid(), 'x', 'hard' from prep_chat.visitors limit 1 returning id
       ) insert into prep_chat.contexts (run_id, topics, system_prompt, sources, excerpts, covered)
         select id, $1::text::json, $2, '[]', '[]', false from run`,
      ['[ {"text":"a\\u0000b", "pageId": 1} ]', `\n\r\u2028[{"']\\n \ud83d\ude00${'x'.repeat(1024 * 1024)}`],
    );
    await database.close();
    const { code, output } = await runProduct(['backup', file], { PREP_CHAT_DATA_DIR: source.dataDir });
    expect(code, output).toBe(0);
    expect(output).toMatch(/^ +1\d\d\d {2}prep_chat\.daily_keys$/m);
  });
  afterAll(async () => {
    for (const database of databases) await database.drop();
    source.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes a file that only its owner can read, and leaves no part of one behind', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(gunzipSync(readFileSync(file)).toString().endsWith('{"whole":true}\n')).toBe(true);
  });

  it(
    'REL-23 restores every row into an empty folder, and the conversation goes on there',
    { timeout: 150_000 },
    async () => {
      const target = freshDataDir();
      const { code, output } = await runProduct(['restore', file], { PREP_CHAT_DATA_DIR: target.dataDir });
      expect(code, output).toBe(0);
      expect(output).toMatch(/restored and counted/);
      expect(await inFolder(target.dataDir)).toEqual(await inFolder(source.dataDir));
      await works({}, target.dataDir);
      target.dispose();
    },
  );

  it(
    'moves every row from the embedded database to PostgreSQL, from there to another, and back',
    { timeout: 240_000 },
    async () => {
      const before = await inFolder(source.dataDir);
      const [one, two] = [await emptyDatabase(), await emptyDatabase()];
      const first = await runProduct(['move', one], { PREP_CHAT_DATA_DIR: source.dataDir });
      expect(first.code, first.output).toBe(0);
      expect(await inPostgres(one)).toEqual(before);
      expect(await inFolder(source.dataDir)).toEqual(before);
      const second = await runProduct(['move', two], { DATABASE_URL: one });
      expect(second.code, second.output).toBe(0);
      expect(await inPostgres(two)).toEqual(before);
      const back = freshDataDir();
      const third = await runProduct(['move', back.dataDir], { DATABASE_URL: two });
      expect(third.code, third.output).toBe(0);
      expect(await inFolder(back.dataDir)).toEqual(before);
      await works({ DATABASE_URL: two });
      back.dispose();
    },
  );

  it(
    'refuses a database that holds something, and with --replace puts the backup in its place',
    { timeout: 150_000 },
    async () => {
      const url = await emptyDatabase();
      expect((await runProduct(['restore', file], { DATABASE_URL: url })).code).toBe(0);
      const before = await inPostgres(url);
      const again = await runProduct(['restore', file], { DATABASE_URL: url });
      expect([again.code, again.output]).toEqual([1, expect.stringMatching(/holds something already/)]);
      const sql = postgres(url, { max: 1 });
      await sql`insert into prep_chat.visitors (id, site_key) values ('stranger', 'default')`;
      await sql.end();
      expect((await runProduct(['restore', file, '--replace'], { DATABASE_URL: url })).code).toBe(0);
      expect(await inPostgres(url)).toEqual(before);
    },
  );

  it.each<[string, (text: string) => string | Buffer, RegExp]>([
    [
      'that was cut off',
      (text) => gzipSync(text.slice(0, text.length / 2)),
      /damaged one|ends in the middle/,
    ],
    [
      'whose packing was cut off',
      (text) => gzipSync(text).subarray(0, 2_000),
      /unexpected end|damaged|ends in the middle/,
    ],
    ['without its last line', (text) => gzipSync(text.replace('{"whole":true}\n', '')), /ends in the middle/],
    [
      'with a row changed',
      (text) => gzipSync(text.replace('"\\\\x00ff', '"\\\\x01ff')),
      /prep_chat\.daily_keys has 1\d+ rows and not the 1\d+ of the backup, or others/,
    ],
    [
      'with a row missing',
      (text) => gzipSync(text.replace(/\n\["2020-01-05[^\n]*/, '')),
      /prep_chat\.daily_keys has/,
    ],
    [
      'of another version',
      (text) => gzipSync(text.replace('_reuse.sql', '_resue.sql')),
      /of another version/,
    ],
    ['that is none', () => gzipSync('hello\n'), /no backup of prep-chat/],
    ['that is no archive', () => 'hello', /incorrect header/],
  ])('refuses a backup %s, and leaves the database as it was', async (_what, damage, reason) => {
    const damaged = join(folder, 'damaged.backup');
    const text = gunzipSync(readFileSync(file)).toString();
    const bytes = damage(text);
    writeFileSync(damaged, bytes);
    const url = await emptyDatabase();
    const { code, output } = await runProduct(['restore', damaged], { DATABASE_URL: url });
    expect([code, output]).toEqual([1, expect.stringMatching(reason)]);
    const counts = await inPostgres(url);
    expect(counts['prep_chat.daily_keys']).toBe(0);
    expect(counts['prep_chat.visitors']).toBe(0);
  });
});
