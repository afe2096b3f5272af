import type { Transaction } from '../content/content-store.ts';
import type { Sql } from '../ports.ts';
import {
  IngestionOverError,
  type IngestionJob,
  type IngestionStore,
  type PendingItem,
  type SourceName,
  type SourceSettings,
} from './ports.ts';

/** Ended ingestions that are kept of a source. */
const keptReports = 10;
/** Items that a batch may grow to: pages that each name yet another address must come to an end. */
const largestBatch = 200;

/** Ingestions in our own tables, on PGlite or PostgreSQL. */
export function createSqlIngestionStore(sql: Sql): IngestionStore {
  return {
    async job(id) {
      const [row] = await sql.query<IngestionJob & { settings: SourceSettings }>(
        `select site_key as "siteKey", source, settings, allow_removals as "allowRemovals"
           from prep_chat.ingestions where id = $1 and status = 'running'`,
        [id],
      );
      return row;
    },

    async batches(id) {
      const [row] = await sql.query<{ batches: number | null }>(
        `select case when i.complete is not null then
             (select coalesce(max(t.batch) + 1, 0) from prep_chat.ingestion_items t where t.ingestion_id = i.id)
           end as batches
           from prep_chat.ingestions i where i.id = $1 and i.status = 'running'`,
        [id],
      );
      return row?.batches ?? undefined;
    },

    async saveDiscovery(id, { items, skipped, complete }, size) {
      await sql.transaction(async (transaction) => {
        const [first] = await transaction.query(
          `update prep_chat.ingestions set complete = $2
            where id = $1 and status = 'running' and complete is null returning id`,
          [id, complete],
        );
        if (!first) return;
        await transaction.query(
          `insert into prep_chat.ingestion_items (ingestion_id, url, location, batch)
           select $1, x.url, x.location, (x.place - 1) / $4::int
             from unnest($2::text[], $3::text[]) with ordinality as x (url, location, place)
            order by x.place`,
          [id, items.map(({ url }) => url), items.map(({ location }) => location), size],
        );
        await transaction.query(
          `insert into prep_chat.ingestion_items (ingestion_id, location, batch, outcome, reason)
           select $1, x.location, 0, 'skipped', x.reason from unnest($2::text[], $3::text[]) as x (location, reason)`,
          [id, skipped.map(({ location }) => location), skipped.map(({ reason }) => reason)],
        );
        if (complete) return;
        // what was not found may be there nevertheless: it is asked for by its address
        await transaction.query(
          `insert into prep_chat.ingestion_items (ingestion_id, url, location, batch)
           select i.id, p.url, p.location, ($2::int + row_number() over (order by p.id) - 1) / $3::int
             from prep_chat.ingestions i
             join prep_chat.pages p on p.site_key = i.site_key and p.source = i.source and p.location <> ''
            where i.id = $1
              and not exists (select from prep_chat.ingestion_items t where t.ingestion_id = i.id and t.url = p.url)`,
          [id, items.length, size],
        );
      });
    },

    pending: (id, batch) =>
      sql.query<PendingItem>(
        `select id::float8 as "itemId", url, location from prep_chat.ingestion_items
          where ingestion_id = $1 and batch = $2 and outcome is null order by id`,
        [id, batch],
      ),

    async addItem(id, batch, { url, location }) {
      const added = await sql.query(
        `insert into prep_chat.ingestion_items (ingestion_id, url, location, batch)
         select $1, $2, $3, $4
          where (select count(*) from prep_chat.ingestion_items where ingestion_id = $1 and batch = $4) < $5
         on conflict (ingestion_id, url) do nothing returning id`,
        [id, url, location, batch, largestBatch],
      );
      return added.length > 0;
    },

    async settle(transaction, id, outcomes) {
      await assertRunning(transaction, id);
      await transaction.query(
        `update prep_chat.ingestion_items t set outcome = x.outcome, reason = x.reason
           from unnest($2::bigint[], $3::text[], $4::text[]) as x (id, outcome, reason)
          where t.ingestion_id = $1 and t.id = x.id and t.outcome is null`,
        [
          id,
          outcomes.map(({ itemId }) => itemId),
          outcomes.map(({ outcome }) => outcome),
          outcomes.map(({ reason }) => reason ?? null),
        ],
      );
    },

    async compare(id) {
      const [counts] = await sql.query<{ before: number; present: number }>(
        `select
           (select count(*)::int from prep_chat.pages p
             where p.site_key = i.site_key and p.source = i.source)
             - (select count(*)::int from prep_chat.ingestion_items t
                 where t.ingestion_id = i.id and t.outcome = 'added') as before,
           (select count(*)::int from prep_chat.ingestion_items t
             where t.ingestion_id = i.id and t.outcome in ('added', 'changed', 'unchanged', 'failed')) as present
           from prep_chat.ingestions i where i.id = $1`,
        [id],
      );
      const missing = await sql.query<{ url: string }>(
        `select p.url from prep_chat.ingestions i
           join prep_chat.pages p on p.site_key = i.site_key and p.source = i.source
           left join prep_chat.ingestion_items t on t.ingestion_id = i.id and t.url = p.url
          where i.id = $1 and case when t.id is null then i.complete else t.outcome in ('gone', 'excluded') end
          order by p.id`,
        [id],
      );
      return { before: 0, present: 0, ...counts, missing: missing.map(({ url }) => url) };
    },

    async addRemoved(transaction, id, count) {
      const rows = await transaction.query(
        `update prep_chat.ingestions set removed = removed + $2::int
          where id = $1 and status = 'running' returning id`,
        [id, count],
      );
      if (rows.length === 0) throw new IngestionOverError('the ingestion has ended');
    },

    async complete(id, heldBack) {
      await sql.transaction(async (transaction) => {
        const [ended] = await transaction.query<{ siteKey: string; source: string }>(
          `update prep_chat.ingestions i
              set status = 'completed', finished_at = now(), held_back = $2,
                  totals = (select coalesce(jsonb_object_agg(c.outcome, c.count), '{}') from (
                    select t.outcome, count(*) as count from prep_chat.ingestion_items t
                     where t.ingestion_id = i.id group by t.outcome) c)
            where id = $1 and status = 'running' returning site_key as "siteKey", source`,
          [id, heldBack],
        );
        if (!ended) return;
        await transaction.query(
          `delete from prep_chat.ingestion_items
            where ingestion_id = $1 and outcome in ('added', 'changed', 'unchanged', 'gone')`,
          [id],
        );
        await pruneReports(transaction, ended);
      });
    },

    async fail(id, reason) {
      await sql.query(
        `update prep_chat.ingestions set status = 'failed', finished_at = now(), reason = $2
          where id = $1 and status = 'running'`,
        [id, reason],
      );
    },
  };
}

/** Removes the reports of a source but for the newest, with the runs that they are of. */
export async function pruneReports(transaction: Transaction, { siteKey, source }: SourceName): Promise<void> {
  await transaction.query(
    `with old as (
       delete from prep_chat.ingestions where id in (
         select id from prep_chat.ingestions where site_key = $1 and source = $2 and status <> 'running'
          order by started_at desc offset $3)
       returning id
     )
     select prep_chat.erase_flow_runs(coalesce(array_agg(id), '{}')) from old`,
    [siteKey, source, keptReports],
  );
}

/** The row is held until the transaction ends, so that nobody ends or removes the ingestion meanwhile. */
async function assertRunning(transaction: Transaction, id: string): Promise<void> {
  const rows = await transaction.query(
    "select from prep_chat.ingestions where id = $1 and status = 'running' for share",
    [id],
  );
  if (rows.length === 0) throw new IngestionOverError('the ingestion has ended');
}
