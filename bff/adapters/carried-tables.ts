import type { Sql } from '../../flows/ports.ts';

/** One table of ours, of the engine or of its queues, with the statements that carry its rows elsewhere. */
export interface CarriedTable {
  name: string;
  /** Declares the cursor `carried` over its rows, each an array of texts in JSON: JSON of a column is one, too. */
  read: string;
  /** Puts in the rows of a JSON array, `$1`. */
  write: string;
  clear: string;
  /** Number of its rows, and a sum of their hashes that no order changes. */
  count: string;
}

type Session = Pick<Sql, 'query'>;

/** The tables, those that others refer to first. */
export async function carriedTables(sql: Session): Promise<CarriedTable[]> {
  const tables = await sql.query<CarriedTable & { needs: string[] }>(tablesQuery);
  const ordered: CarriedTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < tables.length) {
    const next = tables.filter(
      ({ name, needs }) => !placed.has(name) && needs.every((need) => placed.has(need)),
    );
    if (next.length === 0) throw new Error('some tables refer to each other in a circle');
    for (const table of next) {
      ordered.push(table);
      placed.add(table.name);
    }
  }
  return ordered;
}

/** How far each counter has come, by its name. Rows do not tell: the last message of a queue may be in its archive. */
export async function readCounters(sql: Session): Promise<Record<string, string>> {
  const counters = await sql.query<{ name: string; last: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
       from pg_sequences where schemaname in ('prep_chat', 'pgflow', 'pgmq') and last_value is not null`,
  );
  return Object.fromEntries(counters.map(({ name, last }) => [name, last]));
}

/** Lets counters that there are go on from there. */
export async function setCounters(sql: Session, counters: Record<string, string>): Promise<void> {
  for (const [name, last] of Object.entries(counters))
    await sql.query('select setval(to_regclass($1), $2::text::bigint) where to_regclass($1) is not null', [
      name,
      last,
    ]);
}

/** Makes values look the same as text everywhere, until the end of the transaction. */
export async function fixTexts(sql: Session): Promise<void> {
  await sql.query(
    `select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true), set_config('extra_float_digits', '1', true),
            set_config('bytea_output', 'hex', true), set_config('intervalstyle', 'postgres', true)`,
  );
}

/** What a table holds now. */
export async function countRows(
  sql: Session,
  { count }: CarriedTable,
): Promise<{ rows: number; sum: string }> {
  const [counted] = await sql.query<{ rows: number; sum: string }>(count);
  return counted ?? { rows: 0, sum: '0' };
}

// Texts, because a column of type json may hold what no value of PostgreSQL can. The ledger and the list of queues tell of this database alone.
const tablesQuery = `
  select format('%I.%I', space.nspname, class.relname) as name,
         format('declare carried no scroll cursor for select json_build_array(%s)::text as row from %I.%I',
           columns.texts, space.nspname, class.relname) as read,
         format('insert into %1$I.%2$I (%3$s) overriding system value select %4$s from json_array_elements($1::text::json) carried',
           space.nspname, class.relname, columns.names, columns.values) as write,
         format('delete from %I.%I', space.nspname, class.relname) as clear,
         format('select count(*)::int as rows, coalesce(sum(hashtextextended(json_build_array(%s)::text, 0)::numeric), 0)::text as sum from %I.%I',
           columns.texts, space.nspname, class.relname) as count,
         array(select distinct format('%I.%I', other_space.nspname, other.relname)
                 from pg_constraint
                 join pg_class other on other.oid = confrelid
                 join pg_namespace other_space on other_space.oid = other.relnamespace
                where conrelid = class.oid and contype = 'f' and confrelid <> conrelid) as needs
    from pg_class class
    join pg_namespace space on space.oid = class.relnamespace
   cross join lateral (
     select string_agg(format('%I', attname), ', ' order by place) as names,
            string_agg(format('%I::text', attname), ', ' order by place) as texts,
            string_agg(format('(carried ->> %s)::%s', place - 1, format_type(atttypid, atttypmod)), ', ' order by place) as values
       from (select *, row_number() over (order by attnum) as place from pg_attribute
              where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = '') attribute
   ) columns
   where class.relkind in ('r', 'p') and not class.relispartition
     and space.nspname in ('prep_chat', 'pgflow', 'pgmq')
     and format('%I.%I', space.nspname, class.relname) <> all (array['prep_chat.schema_scripts', 'pgmq.meta', 'pgmq.notify_insert_throttle', 'pgmq.topic_bindings'])
   order by 1`;
