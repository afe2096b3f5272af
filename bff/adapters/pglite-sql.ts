import { PGlite } from '@electric-sql/pglite';
import { pgmq } from '@electric-sql/pglite-pgmq';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Sql } from '../../flows/ports.ts';

export type Rows = Record<string, unknown>[];

/** The one session that PGlite has. Statements follow each other in the order in which they come. */
export interface PgliteSession {
  /** One statement; without `params` any number of them, which give no rows. */
  run(text: string, params?: readonly unknown[]): Promise<Rows>;
  listen: Sql['listen'];
  close(): Promise<void>;
}

/** What our schema needs beyond PostgreSQL's own. */
export const extensions = { pgmq, vector };

/** Opens PGlite, PostgreSQL in this thread, in a folder; without one, in memory. */
export async function openPgliteSession(dataDir?: string): Promise<PgliteSession> {
  return toSession(await PGlite.create({ ...(dataDir ? { dataDir } : {}), extensions }));
}

/** The session of a PGlite that is open. */
export function toSession(database: PGlite): PgliteSession {
  return {
    async run(text, params) {
      if (params) return (await database.query<Rows[number]>(text, [...params])).rows;
      await database.exec(text);
      return [];
    },
    async listen(channel, onNotify) {
      const unlisten = await database.listen(channel, onNotify);
      return () => unlisten();
    },
    close: () => database.close(),
  };
}

/** A session as a database: what belongs to a transaction stays together, everything else has its turn. */
export function toSql(session: PgliteSession): Sql {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  const query: Sql['query'] = async (text, params = []) => (await session.run(text, params)) as never;
  const script = async (text: string) => void (await session.run(text));
  return {
    query: (text, params) => inTurn(() => query(text, params)),
    script: (text) => inTurn(() => script(text)),
    transaction: (work) =>
      inTurn(async () => {
        await session.run('begin');
        try {
          const result = await work({ query, script });
          await session.run('commit');
          return result;
        } catch (error) {
          await session.run('rollback');
          throw error;
        }
      }),
    async listen(channel, onNotify) {
      const unlisten = await inTurn(() => session.listen(channel, onNotify));
      return () => inTurn(unlisten);
    },
    close: () => inTurn(() => session.close()),
  };
}

/**
 * PGlite in this thread, which each query blocks. `dataDir` is a folder that no other process has open
 * (see data-folder-lock.ts); without it everything is in memory and gone at `close()`.
 */
export async function openPglite(dataDir?: string): Promise<Sql> {
  return toSql(await openPgliteSession(dataDir));
}
