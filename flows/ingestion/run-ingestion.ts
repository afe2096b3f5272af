import { createSqlContentStore } from '../content/sql-content-store.ts';
import type { Sql } from '../ports.ts';
import { commandIngestion } from '../site-ingestion.ts';
import { registerFlow } from '../worker/register.ts';
import { startWorker } from '../worker/worker.ts';
import type { Ingestion, IngestionRequest } from './ingestions.ts';
import { createSourceOpener } from './open-source.ts';
import { IngestionOverError, type IngestionPorts } from './ports.ts';
import { createSqlIngestionStore } from './sql-ingestion-store.ts';
import { createSqlIngestions } from './sql-ingestions.ts';
import { unchangedPages } from './unchanged-pages.ts';

interface RunIngestionOptions extends IngestionRequest {
  sql: Sql;
  /** The database belongs to this process alone. */
  exclusive: boolean;
  /** Hears how it stands, some times a second. */
  onProgress?: (ingestion: Ingestion) => void;
  /** Another ingestion of the source has begun before; this one follows it. */
  onWaiting?: (other: Ingestion) => void;
  onError?: (error: unknown) => void;
}

/** Pause between two looks at an ingestion, in ms. */
const lookMs = 150;

/** What the steps need, over one database. */
export function createIngestionPorts(sql: Sql): IngestionPorts {
  return {
    ingestions: createSqlIngestionStore(sql),
    content: (siteKey) => createSqlContentStore(sql, siteKey),
    openSource: createSourceOpener(),
  };
}

/**
 * Reads a source in this process, from the start to the report. One of the same source that was broken off is
 * finished first, one that runs elsewhere is waited for. A folder that is as the index has it takes no run.
 */
export async function runIngestion(options: RunIngestionOptions): Promise<Ingestion> {
  const { sql, exclusive, onProgress, onWaiting, onError, ...request } = options;
  const ingestions = createSqlIngestions(sql, commandIngestion.slug);
  const flow = commandIngestion;
  const begun = performance.now();
  const pages = await unchangedPages(sql, request, request.settings);
  if (pages !== undefined) return ingestions.addUnchanged(request, pages, performance.now() - begun);
  await registerFlow(sql, flow);
  for (;;) {
    const { id, started } = await ingestions.start(request);
    const first = await ingestions.read(id);
    if (!first) continue;
    if (!started) onWaiting?.(first);
    const worker = await startWorker({
      sql,
      flow,
      ports: createIngestionPorts(sql),
      runId: id,
      exclusive,
      ...(onError ? { onError } : {}),
    });
    try {
      const report = await watch(id, ingestions.read, onProgress);
      if (started && !report) throw new IngestionOverError('The source was removed while it was read.');
      // its last task has told us that it is over, and has yet to tell the engine
      for (let looks = 0; worker.busy() > 0 && looks < 50; looks += 1) await pause(lookMs);
      if (started && report) return report;
    } finally {
      await worker.stop();
    }
  }
}

/** Resolves when the ingestion has ended; to nothing when it was removed. */
async function watch(
  id: string,
  read: (id: string) => Promise<Ingestion | undefined>,
  onProgress: (ingestion: Ingestion) => void = () => {},
): Promise<Ingestion | undefined> {
  for (;;) {
    const ingestion = await read(id);
    if (ingestion) onProgress(ingestion);
    if (!ingestion || ingestion.finishedAt) return ingestion;
    await pause(lookMs);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
