import { PGlite, type Transaction } from '@electric-sql/pglite';
import { pgmq } from '@electric-sql/pglite-pgmq';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Sql } from '../../flows/ports.ts';

/**
 * PGlite, PostgreSQL in this process. `dataDir` is a folder that no other process has open
 * (see data-folder-lock.ts); without it everything is in memory and gone at `close()`.
 */
export async function openPglite(dataDir?: string): Promise<Sql> {
  const database = await PGlite.create({ ...(dataDir ? { dataDir } : {}), extensions: { pgmq, vector } });
  const breathe = breaks();
  let last: Promise<unknown> = Promise.resolve();
  // The database would let them queue, too, and then answer all of them in one breath.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  const { query, script } = queries(database, breathe);
  return {
    query: (text, params) => inTurn(() => query(text, params)),
    script: (text) => inTurn(() => script(text)),
    transaction: (work) =>
      inTurn(() => database.transaction((transaction) => work(queries(transaction, breathe)))),
    async listen(channel, onNotify) {
      const unlisten = await database.listen(channel, onNotify);
      return () => unlisten();
    },
    close: () => inTurn(() => database.close()),
  };
}

/** How long queries may follow each other, in ms. */
const breathMs = 5;

/**
 * Lets the event loop have a turn now and then. A query blocks the thread, and the next one would follow
 * before anything else: a preparation would hold up every stream for as long as all its queries take.
 */
function breaks(): () => Promise<void> | undefined {
  let since = -Infinity;
  return () => {
    if (performance.now() - since < breathMs) return undefined;
    return new Promise((resolve) => {
      setImmediate(() => {
        since = performance.now();
        resolve();
      });
    });
  };
}

function queries(
  database: PGlite | Transaction,
  breathe: () => Promise<void> | undefined,
): Pick<Sql, 'query' | 'script'> {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      await breathe();
      return (await database.query<Row>(text, [...params])).rows;
    },
    async script(text) {
      await database.exec(text);
    },
  };
}
