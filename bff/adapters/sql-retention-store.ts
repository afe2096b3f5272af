import type { Sql } from '../../flows/ports.ts';
import type { RetentionStore } from '../ports/retention-store.ts';
import { createSqlHistoryStore, eraseFlowRuns } from './sql-history-store.ts';
import { purgeAhead } from './sql-prepare-ahead.ts';
import { purgeStepResults } from './sql-step-memory.ts';

type Transaction = Pick<Sql, 'query'>;

/** Retention in our own tables and in pgflow's, on PGlite or PostgreSQL. One batch is one short transaction. */
export function createSqlRetentionStore(sql: Sql): RetentionStore {
  return {
    purge: (days, batch) =>
      sql.transaction(async (transaction) => {
        const [lock] = await transaction.query<{ mine: boolean }>(
          "select pg_try_advisory_xact_lock(hashtext('prep_chat.purge')) as mine",
        );
        if (!lock?.mine) return undefined;
        const turns = await purgeTurns(transaction, days, batch);
        const strays = await purgeStrayRuns(transaction, days, batch);
        const visitors = await purgeVisitors(transaction, batch);
        const workers = await purgeWorkers(transaction, batch);
        const ahead = await purgeAhead(transaction, batch);
        const results = await purgeStepResults(transaction, batch);
        const counts = await purgeCounts(transaction, days, batch);
        return turns + strays + visitors + workers + ahead + results + counts;
      }),
  };
}

/** Removes every visitor of a site with everything of theirs; resolves to how many. */
export async function eraseVisitorsOf(sql: Sql, siteKey: string): Promise<number> {
  const history = createSqlHistoryStore(sql);
  let erased = 0;
  for (;;) {
    const visitors = await sql.query<{ id: string }>(
      'select id from prep_chat.visitors where site_key = $1 limit 100',
      [siteKey],
    );
    if (visitors.length === 0) return erased;
    for (const { id } of visitors) await history.eraseVisitor(id);
    erased += visitors.length;
  }
}

async function purgeTurns(sql: Transaction, days: number, batch: number): Promise<number> {
  const due = await sql.query<{ turn: string; run: string; conversation: string; visitor: string }>(
    `select turn.id as turn, turn.run_id as run, conversation.id as conversation,
            conversation.visitor_id as visitor
       from prep_chat.turns turn
       join prep_chat.conversations conversation on conversation.id = turn.conversation_id
      where turn.created_at < now() - make_interval(days => $1::int)
      order by turn.created_at limit $2`,
    [days, batch],
  );
  if (due.length === 0) return 0;
  // Visitors before everything else: the order of those who ask and of those who erase.
  await sql.query('select from prep_chat.visitors where id = any($1::text[]) order by id for update', [
    due.map(({ visitor }) => visitor),
  ]);
  await sql.query('delete from prep_chat.turns where id = any($1::text[])', [due.map(({ turn }) => turn)]);
  const gone = await sql.query<{ id: string }>(
    `delete from prep_chat.runs run
      where run.id = any($1::text[])
        and not exists (select from prep_chat.turns turn where turn.run_id = run.id)
     returning flow_run_id as id`,
    [due.map(({ run }) => run)],
  );
  await eraseFlowRuns(sql, gone);
  await sql.query(
    `delete from prep_chat.conversations conversation
      where conversation.id = any($1::text[])
        and not exists (select from prep_chat.turns turn where turn.conversation_id = conversation.id)`,
    [due.map(({ conversation }) => conversation)],
  );
  return due.length;
}

/** Runs that the engine still has, and nobody else. */
async function purgeStrayRuns(sql: Transaction, days: number, batch: number): Promise<number> {
  const [row] = await sql.query<{ ids: string[] }>(
    `select coalesce(array_agg(stray.run_id::text), '{}') as ids from (
       select flow_run.run_id from pgflow.runs flow_run
        where flow_run.started_at < now() - make_interval(days => $1::int)
          and not exists (select from prep_chat.runs run where run.flow_run_id = flow_run.run_id)
        limit $2
     ) stray`,
    [days, batch],
  );
  const ids = row?.ids ?? [];
  if (ids.length > 0) await sql.query('select prep_chat.erase_flow_runs($1::text[]::uuid[])', [ids]);
  return ids.length;
}

/** Workers that have been gone for a day: an edge function is another one every few minutes. */
async function purgeWorkers(sql: Transaction, batch: number): Promise<number> {
  const gone = await sql.query(
    `delete from pgflow.workers where worker_id in (
       select worker.worker_id from pgflow.workers worker
        where worker.last_heartbeat_at < now() - interval '1 day'
          and not exists (
            select from pgflow.step_tasks task
             where task.last_worker_id = worker.worker_id and task.status = 'started')
        limit $1
     ) returning worker_id`,
    [batch],
  );
  return gone.length;
}

/** Calls to models, and counters of rates whose window is over. */
async function purgeCounts(sql: Transaction, days: number, batch: number): Promise<number> {
  const calls = await sql.query(
    `delete from prep_chat.model_calls where id in (
       select id from prep_chat.model_calls
        where day < (now() at time zone 'utc')::date - $1::int limit $2
     ) returning id`,
    [days, batch],
  );
  const counters = await sql.query(
    `delete from prep_chat.rate_counters where key in (
       select key from prep_chat.rate_counters
        where expire < extract(epoch from now()) * 1000 limit $1 for update skip locked
     ) returning key`,
    [batch],
  );
  return calls.length + counters.length;
}

/** Sessions that have ended, then visitors who can neither come back nor have left anything. */
async function purgeVisitors(sql: Transaction, batch: number): Promise<number> {
  const sessions = await sql.query(
    `delete from prep_chat.sessions where token_hash in (
       select token_hash from prep_chat.sessions where expires_at < now() limit $1
     ) returning visitor_id`,
    [batch],
  );
  // Locked in a statement of its own: the next one then sees a session that has just begun.
  const idle = await sql.query<{ id: string }>(
    `select id from prep_chat.visitors visitor
      where not exists (select from prep_chat.sessions where visitor_id = visitor.id)
        and not exists (select from prep_chat.conversations where visitor_id = visitor.id)
        and not exists (select from prep_chat.runs where visitor_id = visitor.id)
      order by id limit $1 for update skip locked`,
    [batch],
  );
  if (idle.length === 0) return sessions.length;
  const gone = await sql.query(
    `delete from prep_chat.visitors visitor
      where visitor.id = any($1::text[])
        and not exists (select from prep_chat.sessions where visitor_id = visitor.id)
        and not exists (select from prep_chat.conversations where visitor_id = visitor.id)
        and not exists (select from prep_chat.runs where visitor_id = visitor.id)
      returning id`,
    [idle.map(({ id }) => id)],
  );
  return sessions.length + gone.length;
}
