import { PGlite, type Transaction } from '@electric-sql/pglite';
import { pgmq } from '@electric-sql/pglite-pgmq';
import type { Sql } from '../../flows/ports.ts';

/**
 * PGlite, PostgreSQL in this process. `dataDir` is a folder that no other process has open
 * (see data-folder-lock.ts); without it everything is in memory and gone at `close()`.
 */
export async function openPglite(dataDir?: string): Promise<Sql> {
  const database = await PGlite.create({ ...(dataDir ? { dataDir } : {}), extensions: { pgmq } });
  return {
    ...queries(database),
    transaction: (work) => database.transaction((transaction) => work(queries(transaction))),
    async listen(channel, onNotify) {
      const unlisten = await database.listen(channel, onNotify);
      return () => unlisten();
    },
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
