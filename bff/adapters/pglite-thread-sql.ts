import { Worker } from 'node:worker_threads';
import type { Sql } from '../../flows/ports.ts';
import { toSql, type PgliteSession, type Rows } from './pglite-sql.ts';
import type { ThreadJob, ThreadWord } from './pglite-thread.ts';

type Job = ThreadJob extends infer Each ? (Each extends { id: number } ? Omit<Each, 'id'> : never) : never;

interface Asked {
  resolve(rows: Rows): void;
  reject(error: Error): void;
}

/** SQLSTATE of a database that has crashed. */
const crashed = '57P02';

/** PGlite in a thread of its own, because a query blocks the thread it runs in: here, nobody waits for one but who asked. */
export async function openPgliteThread(dataDir: string): Promise<Sql> {
  // Beside this file once it is built.
  const thread = new Worker(new URL('pglite-thread.js', import.meta.url), { workerData: dataDir });
  const asked = new Map<number, Asked>();
  const listening = new Map<number, (payload: string) => void>();
  let lastId = 0;
  let ended: Error | undefined;

  const ask = (job: Job, id = (lastId += 1)): Promise<Rows> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      asked.set(id, { resolve, reject });
      thread.postMessage({ ...job, id }, []);
    });
  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of asked.values()) reject(ended);
    asked.clear();
  };
  thread.on('message', (word: ThreadWord) => {
    if ('heard' in word) return listening.get(word.id)?.(word.heard);
    const job = asked.get(word.id);
    asked.delete(word.id);
    if ('rows' in word) job?.resolve(word.rows);
    else job?.reject(Object.assign(new Error(word.failure.message), word.failure));
  });
  thread.on('error', end);
  thread.on('exit', () =>
    end(Object.assign(new Error('the thread of the database has ended'), { code: crashed })),
  );

  const session: PgliteSession = {
    run: (run, params) => ask({ run, params }),
    async listen(channel, onNotify) {
      const id = (lastId += 1);
      listening.set(id, onNotify);
      await ask({ listen: channel }, id);
      return async () => {
        await ask({ unlisten: id });
        listening.delete(id);
      };
    },
    async close() {
      await ask({ close: true });
      await thread.terminate();
    },
  };
  // Nothing is done before it is open.
  await session.run('select 1', []);
  return toSql(session);
}
