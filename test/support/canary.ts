import type { Sql } from '../../flows/ports.ts';

/** Every row of every table in the database that holds the text, as `table: row`; the server's own catalogues aside. */
export async function rowsWith(sql: Sql, canary: string): Promise<string[]> {
  const tables = await sql.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const statement = ['select t::text as row from', name, 't where position($1 in t::text) > 0'].join(' ');
    const rows = await sql.query<{ row: string }>(statement, [canary]);
    found.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return found;
}
