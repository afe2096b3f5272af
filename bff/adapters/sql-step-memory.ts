import type { Sql, StepMemory } from '../../flows/ports.ts';

/** How long something is kept, in hours; a question that comes again comes soon. */
const keptHours = 24;
/** Results that are kept, of some 10 kB each. */
const mostKept = 4_000;
/** Results after which the oldest are looked for. */
const trimEvery = 100;

/** What steps have found, for all processes on a database. */
export function createSqlStepMemory(sql: Sql, most = mostKept): StepMemory {
  let written = 0;
  return {
    async recall(key) {
      const [row] = await sql.query<{ value: unknown }>(
        `select value from prep_chat.step_results
          where key = decode($1, 'hex') and created_at > now() - make_interval(hours => $2::int)`,
        [key.toString('hex'), keptHours],
      );
      return row?.value;
    },
    async keep(key, value) {
      await sql.query(
        `insert into prep_chat.step_results (key, value) values (decode($1, 'hex'), $2::text::json)
         on conflict (key) do update set value = excluded.value, created_at = now()`,
        [key.toString('hex'), JSON.stringify(value)],
      );
      written += 1;
      if (written % trimEvery === 0)
        await sql.query(
          'delete from prep_chat.step_results where key in (select key from prep_chat.step_results order by created_at desc offset $1)',
          [most],
        );
    },
  };
}

/** Removes what is too old to be used; resolves to how many. */
export async function purgeStepResults(sql: Pick<Sql, 'query'>, batch: number): Promise<number> {
  const gone = await sql.query(
    `delete from prep_chat.step_results where key in (
       select key from prep_chat.step_results
        where created_at < now() - make_interval(hours => $1::int) order by created_at limit $2
     ) returning key`,
    [keptHours, batch],
  );
  return gone.length;
}
