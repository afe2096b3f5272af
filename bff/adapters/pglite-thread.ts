import { parentPort, workerData } from 'node:worker_threads';
import { openPgliteSession } from './pglite-sql.ts';

/** What the thread of the database is asked; it answers each with the same `id`. */
export type ThreadJob = { id: number } & (
  | { run: string; params?: readonly unknown[] | undefined }
  | { listen: string }
  /** The id of the job that began to listen. */
  | { unlisten: number }
  | { close: true }
);

/** What the thread says: how a job ended, or what a job that listens has heard. */
export type ThreadWord =
  | { id: number; rows: Record<string, unknown>[] }
  | { id: number; failure: { message: string; stack: string | undefined } }
  | { id: number; heard: string };

const port = parentPort;
if (!port) throw new Error('this is a thread of prep-chat, not a program');
const say = (word: ThreadWord) => port.postMessage(word);
const listening = new Map<number, () => Promise<void>>();
const session = await openPgliteSession(workerData as string);

async function work(job: ThreadJob): Promise<Record<string, unknown>[]> {
  const { id } = job;
  if ('run' in job) return session.run(job.run, job.params);
  if ('listen' in job) listening.set(id, await session.listen(job.listen, (heard) => say({ id, heard })));
  else if ('unlisten' in job) await listening.get(job.unlisten)?.();
  else await session.close();
  return [];
}

port.on('message', (job: ThreadJob) => {
  const { id } = job;
  work(job).then(
    (rows) => say({ id, rows }),
    // As it is, an error would arrive without its code.
    (error: Error) => say({ id, failure: { ...error, message: error.message, stack: error.stack } }),
  );
});
