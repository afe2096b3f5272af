import { randomUUID } from 'node:crypto';
import type { Transaction } from '../content/content-store.ts';
import type { Sql } from '../ports.ts';
import type { Ingestion, IngestionRequest, Ingestions, KnownSource } from './ingestions.ts';
import { IngestionOverError, type SourceName, type SourceSettings } from './ports.ts';
import { pruneReports } from './sql-ingestion-store.ts';

/**
 * Ingestions in our own tables and pgflow's, on PGlite or PostgreSQL. Those that it starts are runs of the flow,
 * which the database has to know already.
 */
export function createSqlIngestions(sql: Sql, flowSlug: string): Ingestions {
  async function read(id: string): Promise<Ingestion | undefined> {
    if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return undefined;
    const look = () => sql.query<Ingestion & { abandoned: boolean }>(state, [id]);
    let [row] = await look();
    if (row?.abandoned) {
      await sql.query(settleEnded, [id, '', '']);
      [row] = await look();
    }
    return row && toIngestion(row);
  }

  return {
    start: (request) => sql.transaction((transaction) => start(transaction, flowSlug, request)),
    read,

    async addUnchanged({ siteKey, source, settings, allowRemovals = false }, pages, ms) {
      const id = randomUUID();
      await sql.transaction(async (transaction) => {
        await transaction.query(
          `insert into prep_chat.ingestions (id, site_key, source, settings, allow_removals, status, complete,
             totals, started_at, finished_at)
           values ($1, $2, $3, $4::text::jsonb, $5, 'completed', true,
             jsonb_build_object('unchanged', $6::int), now() - make_interval(secs => $7::float8), now())`,
          [id, siteKey, source, JSON.stringify(settings), allowRemovals, pages, ms / 1_000],
        );
        await pruneReports(transaction, { siteKey, source });
      });
      const report = await read(id);
      if (!report) throw new IngestionOverError('The source was removed while it was read.');
      return report;
    },

    startDue: () =>
      sql.transaction(async (transaction) => {
        const due = await transaction.query<SourceName & { settings: SourceSettings }>(
          `update prep_chat.sources set next_at = now() + make_interval(mins => every_minutes)
            where (site_key, source) in (
              select site_key, source from prep_chat.sources where next_at <= now() for update skip locked)
            returning site_key as "siteKey", source, settings`,
        );
        for (const source of due) await start(transaction, flowSlug, source);
      }),

    async remember({ siteKey, source }, settings, everyMinutes) {
      await sql.query(
        `insert into prep_chat.sources as s (site_key, source, settings, every_minutes, next_at)
         values ($1, $2, $3::text::jsonb, $4::int, now() + make_interval(mins => $4::int))
         on conflict (site_key, source) do update set
           settings = excluded.settings,
           every_minutes = case when $5 then s.every_minutes else excluded.every_minutes end,
           next_at = case when $5 then now() + make_interval(mins => s.every_minutes) else excluded.next_at end`,
        [siteKey, source, JSON.stringify(settings), everyMinutes ?? null, everyMinutes === undefined],
      );
    },

    sources: () => sql.query<KnownSource>(sources),

    forget: (siteKey, source) =>
      sql.transaction(async (transaction) => {
        const known = await transaction.query(
          'delete from prep_chat.sources where site_key = $1 and source = coalesce($2, source) returning source',
          [siteKey, source ?? null],
        );
        const ingestions = await transaction.query<{ id: string }>(
          'delete from prep_chat.ingestions where site_key = $1 and source = coalesce($2, source) returning id::text as id',
          [siteKey, source ?? null],
        );
        await transaction.query('select prep_chat.erase_flow_runs($1::text[]::uuid[])', [
          ingestions.map(({ id }) => id),
        ]);
        return known.length + ingestions.length > 0;
      }),
  };
}

async function start(
  sql: Transaction,
  flowSlug: string,
  { siteKey, source, settings, allowRemovals = false }: IngestionRequest,
): Promise<{ id: string; started: boolean }> {
  await sql.query(settleEnded, [null, siteKey, source]);
  const id = randomUUID();
  const [own] = await sql.query(
    `insert into prep_chat.ingestions (id, site_key, source, settings, allow_removals)
     values ($1, $2, $3, $4::text::jsonb, $5)
     on conflict (site_key, source) where status = 'running' do nothing returning id`,
    [id, siteKey, source, JSON.stringify(settings), allowRemovals],
  );
  if (own) {
    await sql.query('select from pgflow.start_flow($1::text, $2::text::jsonb, $3::uuid)', [
      flowSlug,
      JSON.stringify({ ingestionId: id }),
      id,
    ]);
    return { id, started: true };
  }
  const [other] = await sql.query<{ id: string }>(
    `select id::text as id from prep_chat.ingestions
      where site_key = $1 and source = $2 and status = 'running'`,
    [siteKey, source],
  );
  // it ended in this moment: whoever asks again starts one
  return { id: other?.id ?? id, started: false };
}

/** Ends what the engine has given up, and what no worker has been there for in a quarter of an hour. */
const settleEnded = `
  with ended as (
    update prep_chat.ingestions i
       set status = 'failed', finished_at = now(),
           reason = case when not exists (select from pgflow.runs r where r.run_id = i.id and r.status = 'failed')
             then 'It was broken off' else coalesce(
               (select s.error_message from pgflow.step_states s
                 where s.run_id = i.id and s.status = 'failed' limit 1), 'A step failed') end
     where i.status = 'running' and (i.id = $1::uuid or (i.site_key = $2 and i.source = $3))
       and not exists (
         select from pgflow.runs r where r.run_id = i.id and r.status = 'started'
            and (r.started_at > now() - interval '15 minutes' or exists (
              select from pgflow.workers w where w.queue_name = r.flow_slug
                 and w.last_heartbeat_at > now() - interval '15 minutes')))
    returning i.id
  )
  select prep_chat.erase_flow_runs(coalesce(array_agg(id), '{}')) from ended`;

const state = `
  select i.status = 'running' and not exists (
      select from pgflow.runs r where r.run_id = i.id and r.status = 'started') as abandoned,
    i.id::text as id, i.site_key as "siteKey", i.source, i.reason,
    case when i.status <> 'running' then i.status when i.complete is null then 'discovering'
      when c.done < c.found then 'reading' else 'finishing' end as status,
    to_char(i.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startedAt",
    to_char(i.finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "finishedAt",
    c.found, c.done, c.added, c.changed, c.unchanged, i.removed, c.failed, c.skipped, i.held_back as "heldBack",
    coalesce((
      select json_agg(json_build_object('location', p.location, 'outcome', p.outcome, 'reason', p.reason) order by p.id)
        from (select * from prep_chat.ingestion_items t
               where t.ingestion_id = i.id and t.reason is not null order by t.id limit 200) p), '[]') as problems
  from prep_chat.ingestions i
  cross join lateral (
    select coalesce(i.totals, (
      select jsonb_object_agg(o.outcome, o.count) from (
        select coalesce(t.outcome, 'pending') as outcome, count(*) as count
          from prep_chat.ingestion_items t where t.ingestion_id = i.id group by 1) o), '{}') as totals
  ) t
  cross join lateral (
    select
      coalesce((t.totals ->> 'added')::int, 0) as added,
      coalesce((t.totals ->> 'changed')::int, 0) as changed,
      coalesce((t.totals ->> 'unchanged')::int, 0) as unchanged,
      coalesce((t.totals ->> 'failed')::int, 0) as failed,
      coalesce((t.totals ->> 'excluded')::int, 0) + coalesce((t.totals ->> 'skipped')::int, 0) as skipped,
      (select coalesce(sum(value::int), 0)::int from jsonb_each_text(t.totals) where key <> 'skipped') as found,
      (select coalesce(sum(value::int), 0)::int from jsonb_each_text(t.totals)
        where key not in ('skipped', 'pending')) as done
  ) c
  where i.id = $1`;

const sources = `
  select s.site_key as "siteKey", s.source, s.settings, s.every_minutes as "everyMinutes",
    to_char(s.next_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "nextAt",
    (select count(*)::int from prep_chat.pages p where p.site_key = s.site_key and p.source = s.source) as pages,
    (select i.id::text from prep_chat.ingestions i where i.site_key = s.site_key and i.source = s.source
      order by i.started_at desc limit 1) as "ingestionId"
  from prep_chat.sources s order by s.site_key, s.source`;

function toIngestion(row: Ingestion & { abandoned: boolean }): Ingestion {
  const told = Object.entries(row).filter(([name, value]) => value !== null && name !== 'abandoned');
  return Object.fromEntries(told) as unknown as Ingestion;
}
