import postgres, { type ParameterOrJSON, type Sql as Pool, type TransactionSql } from 'postgres';
import type { Sql } from '../../flows/ports.ts';
import { orStorageError } from './storage-error.ts';

/** int8 as a number: our counters and ids stay far below 2^53. */
const bigint = { to: 20, from: [20], serialize: String, parse: Number };

/**
 * PostgreSQL 15 or later through a pool of `max` connections, plus one that listens.
 * `url` must lead to a session, not to a pooler in transaction mode, or LISTEN hears nothing.
 */
export function openPostgres(url: string, max = 10): Sql {
  const pool = postgres(url, {
    max,
    types: { bigint },
    onnotice: () => {},
    connect_timeout: 5,
    // Seconds until a broken connection is tried again: a visitor waits for it.
    backoff: () => 0.5,
  });
  return {
    ...queries(pool),
    transaction: async (work) =>
      (await orStorageError(pool.begin((transaction) => work(queries(transaction))))) as never,
    async listen(channel, onNotify) {
      // The driver goes on listening after its connection broke, also when that takes a while.
      const { unlisten } = await orStorageError(pool.listen(channel, onNotify));
      return unlisten;
    },
    close: () => pool.end({ timeout: 5 }),
  };
}

function queries(
  pool: Pool<{ bigint: number }> | TransactionSql<{ bigint: number }>,
): Pick<Sql, 'query' | 'script'> {
  return {
    async query<Row extends object>(text: string, params: readonly unknown[] = []) {
      const rows = await orStorageError(pool.unsafe<Row[]>(text, [...params] as ParameterOrJSON<never>[]));
      return [...rows] as Row[];
    },
    async script(text) {
      await orStorageError(pool.unsafe(text));
    },
  };
}
