import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlRetentionStore } from '../../bff/adapters/sql-retention-store.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { chatPreparation } from '../../flows/chat-preparation.ts';
import type { Sql } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { fullLength } from '../support/answer-reader.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

const runs = fullLength ? 100_000 : 10_000;
const rowsOfAnAnswer = 10;

/** In whole ms. */
const middleOf = (times: number[]) =>
  Math.round(times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0);

describe(`${runs} runs and ${runs * rowsOfAnAnswer} rows of answers`, () => {
  let database: FreshDatabase;
  let sql: Sql;

  beforeAll(async () => {
    database = await freshDatabase();
    sql = openPostgres(database.url);
    await installSchema(sql);
    await registerFlow(sql, chatPreparation);
    const statements = [
      `insert into prep_chat.visitors (id, site_key) select 'v' || n, 'default' from generate_series(1, $1::int / 10) n`,
      `insert into prep_chat.sessions (token_hash, visitor_id, expires_at)
         select sha256(n::text::bytea), 'v' || n, now() + interval '1 day' from generate_series(1, $1::int / 10) n`,
      `insert into prep_chat.conversations (id, visitor_id, created_at)
         select 'c' || n, 'v' || (n % ($1::int / 10) + 1), now() - make_interval(mins => n) from generate_series(1, $1::int) n`,
      `insert into prep_chat.runs (id, visitor_id, flow_run_id, flow_slug, question)
         select 'r' || n, 'v' || (n % ($1::int / 10) + 1), md5(n::text)::uuid, 'chat_preparation_2', 'question ' || n from generate_series(1, $1::int) n`,
      `insert into prep_chat.turns (id, conversation_id, run_id, created_at)
         select 't' || n, 'c' || n, 'r' || n, now() - make_interval(mins => n) from generate_series(1, $1::int) n`,
      `insert into prep_chat.answers (id, turn_id, attempt, mode, model, status, text)
         select 'a' || n, 't' || n, 1, 'default', 'm', 'done', 'text' from generate_series(1, $1::int) n`,
      `insert into prep_chat.answer_events (answer_id, seq, parts)
         select 'a' || n, part * 4, '[{"type":"text-delta","id":"t","delta":"a"},{"type":"text-delta","id":"t","delta":"b"},{"type":"text-delta","id":"t","delta":"c"},{"type":"text-delta","id":"t","delta":"d"}]'
           from generate_series(1, $1::int) n, generate_series(0, ${rowsOfAnAnswer} - 1) part`,
      `insert into pgflow.runs (run_id, flow_slug, status, input, output, started_at, completed_at, remaining_steps)
         select md5(n::text)::uuid, 'chat_preparation_2', 'completed', '{}', '{}', now() - make_interval(mins => n), now(), 0 from generate_series(1, $1::int) n`,
      `insert into pgflow.step_states (flow_slug, run_id, step_slug, status, created_at, started_at, completed_at, remaining_deps, remaining_tasks)
         select 'chat_preparation_2', md5(n::text)::uuid, step.step_slug, 'completed', now(), now(), now(), 0, 0
           from generate_series(1, $1::int) n, pgflow.steps step where step.flow_slug = 'chat_preparation_2'`,
      `insert into pgflow.step_tasks (flow_slug, run_id, step_slug, task_index, status, output, attempts_count, queued_at, started_at, completed_at)
         select 'chat_preparation_2', md5(n::text)::uuid, step.step_slug, 0, 'completed', '{}', 1, now(), now(), now()
           from generate_series(1, $1::int) n, pgflow.steps step where step.flow_slug = 'chat_preparation_2'`,
    ];
    for (const statement of statements) {
      const needed = /\$1/.test(statement);
      await sql.query(statement, needed ? [runs] : []);
    }
    await sql.script('analyze');
  }, 600_000);
  afterAll(async () => {
    await sql.close();
    await database.drop();
  });

  /** The median and the 95th hundredth of 200 looks, in ms. */
  async function timesOf(look: (n: number) => Promise<unknown>): Promise<[median: number, p95: number]> {
    const times: number[] = [];
    for (let round = 0; round < 200; round += 1) {
      const n = 1 + Math.floor(Math.random() * runs);
      const begun = performance.now();
      await look(n);
      times.push(performance.now() - begun);
    }
    const sorted = times.toSorted((one, other) => one - other);
    return [sorted[100] ?? 0, sorted[190] ?? 0];
  }

  it(`tells how a run stands, and reads an answer again, by index${fullLength ? ', in less than 10 ms' : ''}`, async () => {
    const store = await createSqlRunStore(sql, chatPreparation.slug);
    const answers = createSqlAnswerStore(sql);
    const uuid = (n: number) =>
      createHash('md5')
        .update(String(n))
        .digest('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    expect((await store.snapshot(uuid(runs / 2)))?.steps).toHaveLength(5);
    expect((await answers.events(`a${runs / 2}`, 7)).parts.length).toBe(rowsOfAnAnswer * 4 - 7);
    // Counters come late.
    await pause(1_500);
    await sql.query('select pg_stat_reset()');
    const status = await timesOf((n) => store.snapshot(uuid(n)));
    const replay = await timesOf((n) => answers.events(`a${n}`, 0));
    const tell = ([median, p95]: number[]) => `${median?.toFixed(1)} ms, p95 ${p95?.toFixed(1)} ms`;
    console.log(`${runs} runs: status ${tell(status)}; replay ${tell(replay)}`);
    await pause(1_500);
    await sql.query('select pg_stat_clear_snapshot()');
    // Times of a busy machine tell little; what was looked through tells all.
    const touched = await sql.query<{ name: string; scanned: number; looks: number; buffers: number }>(
      `select io.relname as name, used.seq_tup_read::int as scanned, used.idx_scan::int as looks,
              (io.heap_blks_read + io.heap_blks_hit + io.idx_blks_read + io.idx_blks_hit)::int as buffers
         from pg_statio_user_tables io join pg_stat_user_tables used using (relid)
        where io.relname in ('runs', 'step_states', 'step_tasks', 'answers', 'answer_events', 'turns')
          and used.seq_tup_read + used.idx_scan > 0 order by 1`,
    );
    expect(touched.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['answer_events', 'runs', 'step_states']),
    );
    expect(touched.filter(({ scanned, looks }) => scanned > 0 || looks === 0)).toEqual([]);
    const buffers = touched.reduce((sum, each) => sum + each.buffers, 0) / 400;
    console.log(`${runs} runs: ${buffers.toFixed(1)} buffers a look`);
    expect(buffers).toBeLessThan(60);
    if (fullLength) expect(Math.max(status[1], replay[1])).toBeLessThan(10);
    await store.close();
  });

  it(
    'purges faster than questions come, and leaves no row of what is gone in any table',
    { timeout: 1_500_000 },
    async () => {
      const retention = createSqlRetentionStore(sql);
      await sql.query(
        `insert into pgflow.workers (worker_id, queue_name, function_name, last_heartbeat_at)
       select gen_random_uuid(), 'x', 'gone', now() - interval '2 days' from generate_series(1, 700)`,
      );
      // All but the last 3 days of one question a minute.
      const keep = 3 * 24 * 60;
      const begun = performance.now();
      const batches: number[] = [];
      for (let from = begun; await retention.purge(3, 500); from = performance.now())
        batches.push(performance.now() - from);
      const seconds = (performance.now() - begun) / 1_000;
      const [left] = await sql.query(
        `select (select count(*)::int from prep_chat.turns) as turns, (select count(*)::int from prep_chat.runs) as runs,
              (select count(*)::int from prep_chat.answers) as answers, (select count(*)::int from pgflow.runs) as flows,
              (select count(*)::int from pgflow.step_tasks) as tasks, (select count(*)::int from prep_chat.answer_events) as rows,
              (select count(*)::int from pgflow.workers) as workers`,
      );
      const kept = (left?.['turns'] as number) ?? 0;
      expect(Math.abs(kept - Math.min(keep, runs))).toBeLessThan(5);
      expect(left).toEqual({
        turns: kept,
        runs: kept,
        answers: kept,
        flows: kept,
        tasks: kept * 5,
        rows: kept * rowsOfAnAnswer,
        workers: 0,
      });
      const gone = runs - kept;
      console.log(
        `purge: ${gone} questions in ${seconds.toFixed(1)} s, ${Math.round(gone / seconds)} a second; ${middleOf(batches.slice(0, 10))} ms a batch first, ${middleOf(batches.slice(-10))} ms last`,
      );
      expect(gone / seconds).toBeGreaterThan(20);
    },
  );
});
