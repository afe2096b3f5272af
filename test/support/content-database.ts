import { readFileSync } from 'node:fs';
import { PGlite, type Transaction } from '@electric-sql/pglite';
import type { Sql } from '../../flows/ports.ts';

/** Makes the tables of the site's content and nothing else. */
export const contentTables = `create schema prep_chat; ${readFileSync(
  new URL('../../supabase/migrations/20261123000200_prep_chat_content.sql', import.meta.url),
  'utf8',
)}`;

/** A database in memory that holds the tables of the site's content and nothing else. */
export async function contentDatabase(): Promise<Sql> {
  const database = await PGlite.create();
  await database.exec(contentTables);
  return {
    ...queries(database),
    transaction: (work) => database.transaction((transaction) => work(queries(transaction))),
    listen: () => Promise.reject(new Error('content needs no notifications')),
    close: () => database.close(),
  };
}

function queries(database: PGlite | Transaction): Pick<Sql, 'query' | 'script'> {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      return (await database.query<Row>(text, [...params])).rows;
    },
    async script(text) {
      await database.exec(text);
    },
  };
}
