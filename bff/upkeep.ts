import { randomUUID } from 'node:crypto';
import { chatPreparation, earlierSlugs } from '../flows/chat-preparation.ts';
import { siteIngestion } from '../flows/site-ingestion.ts';
import { adoptRuns } from '../flows/worker/adopt-runs.ts';
import { sweepDeadWorkers } from '../flows/worker/sweep.ts';
import { ageOfNewest, keepNewest, nextBackup } from './adapters/backup-folder.ts';
import type { Database } from './adapters/open-database.ts';
import { createSqlRetentionStore } from './adapters/sql-retention-store.ts';
import { failAbandonedAnswers } from './answer/follow-answer.ts';
import { purge } from './history/purge.ts';
import { nowAndThen } from './now-and-then.ts';
import type { AnswerStore } from './ports/answer-store.ts';

export interface UpkeepOptions {
  database: Pick<Database, 'sql' | 'exclusive' | 'backUp'>;
  answers: AnswerStore;
  retentionDays: number;
  /** Of the embedded database: where, how many are kept, and who is told of a new one. */
  backups?: { folder: string; keep: number; onBackup: (file: string, rows: number) => void };
  onError: (error: unknown) => void;
}

/** Pause between two looks for what nobody works on any longer, in ms. */
const sweepMs = 10_000;
/** Age of a heartbeat after which a worker counts as dead, in ms. */
const deadAfterMs = 8_000;
const hourMs = 60 * 60_000;

/** Brings what a process that died has left to an end, and removes what is too old, whoever the workers are. */
export async function startUpkeep({
  database: { sql, exclusive, backUp },
  answers,
  retentionDays,
  backups,
  onError,
}: UpkeepOptions): Promise<{ close(): Promise<void> }> {
  const id = randomUUID();
  const adopt = (deadMs: number) => adoptRuns(sql, chatPreparation.slug, earlierSlugs, deadMs);
  // Alone in the database: whatever is unfinished in it belongs to a process that died.
  await failAbandonedAnswers(answers, ...(exclusive ? [0] : []));
  await adopt(exclusive ? 0 : deadAfterMs).catch(onError);
  const sweep = setInterval(() => {
    // Nobody may ever come back for the answer of a process that dies later.
    void failAbandonedAnswers(answers).catch(onError);
    void adopt(deadAfterMs).catch(onError);
    // Workers look after each other, but an edge function does not.
    for (const { slug } of [chatPreparation, siteIngestion])
      void sweepDeadWorkers(sql, slug, id, deadAfterMs).catch(onError);
  }, sweepMs);
  const retention = createSqlRetentionStore(sql);
  const stopPurging = nowAndThen(
    { firstAfterMs: 60_000, everyMs: hourMs },
    (signal) => purge(retention, retentionDays, signal),
    onError,
  );
  const stopBackups =
    backUp && backups && backups.keep > 0 ? startBackups(backUp, backups, onError) : undefined;
  return {
    async close() {
      clearInterval(sweep);
      await stopBackups?.();
      await stopPurging();
    },
  };
}

/** A backup whenever the newest one is almost a day old, also when the server was restarted meanwhile. */
function startBackups(
  backUp: NonNullable<Database['backUp']>,
  { folder, keep, onBackup }: NonNullable<UpkeepOptions['backups']>,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const work = async (signal: AbortSignal) => {
    if (ageOfNewest(folder) < 23 * hourMs) return;
    const file = nextBackup(folder);
    const counts = await backUp(file, signal);
    keepNewest(folder, keep);
    onBackup(
      file,
      [...counts.values()].reduce((sum, rows) => sum + rows, 0),
    );
  };
  // After a start there is other work first.
  return nowAndThen({ firstAfterMs: 5 * 60_000, everyMs: hourMs }, work, onError);
}
