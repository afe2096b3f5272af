import { readFileSync } from 'node:fs';
import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import type { Sql } from '../../flows/ports.ts';

/** Makes the tables of the site's content and nothing else. */
export const contentTables = `create schema prep_chat; ${migration('20261123000200_prep_chat_content')}
  ${migration('20261125000310_prep_chat_site_content')} ${migration('20261125002000_prep_chat_ingestion')}
  ${migration('20261126005000_prep_chat_push')}`;

function migration(name: string): string {
  return readFileSync(new URL(`../../supabase/migrations/${name}.sql`, import.meta.url), 'utf8');
}

/** A database in memory that holds the tables of the site's content and nothing else. */
export async function contentDatabase(): Promise<Sql> {
  const sql = await openPglite();
  await sql.script(contentTables);
  return sql;
}
