import { PGlite, type Transaction } from '@electric-sql/pglite';
import { pgmq } from '@electric-sql/pglite-pgmq';
import type { Sql } from '../../flows/ports.ts';

/**
 * PGlite, PostgreSQL in this process. `dataDir` is a folder that no other process has open
 * (see data-folder-lock.ts); without it everything is in memory and gone at `close()`.
 */
export async function openPglite(dataDir?: string): Promise<Sql> {
  const database = await PGlite.create({ ...(dataDir ? { dataDir } : {}), extensions: { pgmq } });
  const turn = inTurns();
  return {
    ...queries(database, turn),
    transaction: (work) => database.transaction((transaction) => work(queries(transaction, turn))),
    async listen(channel, onNotify) {
      const unlisten = await database.listen(channel, onNotify);
      return () => unlisten();
    },
    close: () => database.close(),
  };
}

/**
 * Lets one query begin in each turn of the event loop. A query blocks the thread, and the next one would
 * follow before anything else gets its turn: a preparation would hold up every stream for all its queries.
 */
function inTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(() => new Promise((resolve) => setImmediate(resolve))));
}

function queries(database: PGlite | Transaction, turn: () => Promise<void>): Pick<Sql, 'query' | 'script'> {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      await turn();
      return (await database.query<Row>(text, [...params])).rows;
    },
    async script(text) {
      await database.exec(text);
    },
  };
}
