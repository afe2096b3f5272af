import { randomUUID } from 'node:crypto';
import { chatPreparation, earlierSlugs } from '../flows/chat-preparation.ts';
import { siteIngestion } from '../flows/site-ingestion.ts';
import { adoptRuns } from '../flows/worker/adopt-runs.ts';
import { sweepDeadWorkers } from '../flows/worker/sweep.ts';
import type { Database } from './adapters/open-database.ts';
import { createSqlRetentionStore } from './adapters/sql-retention-store.ts';
import { failAbandonedAnswers } from './answer/follow-answer.ts';
import { startPurging } from './history/purge.ts';
import type { AnswerStore } from './ports/answer-store.ts';

export interface UpkeepOptions {
  database: Pick<Database, 'sql' | 'exclusive'>;
  answers: AnswerStore;
  retentionDays: number;
  onError: (error: unknown) => void;
}

/** Pause between two looks for what nobody works on any longer, in ms. */
const sweepMs = 10_000;
/** Age of a heartbeat after which a worker counts as dead, in ms. */
const deadAfterMs = 8_000;

/** Brings what a process that died has left to an end, and removes what is too old, whoever the workers are. */
export async function startUpkeep({
  database: { sql, exclusive },
  answers,
  retentionDays,
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
  const stopPurging = startPurging(createSqlRetentionStore(sql), retentionDays, onError);
  return {
    async close() {
      clearInterval(sweep);
      await stopPurging();
    },
  };
}
