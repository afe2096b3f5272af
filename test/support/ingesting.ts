import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import type { Ingestion, Ingestions } from '../../flows/ingestion/ingestions.ts';
import type { IngestionPorts } from '../../flows/ingestion/ports.ts';
import { createIngestionPorts } from '../../flows/ingestion/run-ingestion.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import type { Sql } from '../../flows/ports.ts';
import { siteIngestion } from '../../flows/site-ingestion.ts';
import { startWorker } from '../../flows/worker/worker.ts';
import { ScriptedSource } from './scripted-source.ts';

/** Any: what is read is the scripted site. */
export const settings = { location: 'https://scripted.example' };

const siteKeys = ['default', 'anew'];

/** A worker that reads a scripted site into a database with the whole schema. */
export class Ingesting {
  site = new ScriptedSource();
  readonly sql: Sql;
  readonly ports: IngestionPorts;
  readonly ingestions: Ingestions;
  readonly #stop: () => Promise<void>;

  static async start(sql: Sql): Promise<Ingesting> {
    const opened: { site?: ScriptedSource } = {};
    const ports: IngestionPorts = {
      ...createIngestionPorts(sql),
      openSource: () => opened.site ?? new ScriptedSource(),
    };
    const worker = await startWorker({ sql, flow: siteIngestion, ports, slots: 2 });
    const ingesting = new Ingesting(sql, ports, worker.stop);
    Object.defineProperty(opened, 'site', { get: () => ingesting.site });
    return ingesting;
  }

  private constructor(sql: Sql, ports: IngestionPorts, stop: () => Promise<void>) {
    this.sql = sql;
    this.ports = ports;
    this.ingestions = createSqlIngestions(sql, siteIngestion.slug);
    this.#stop = stop;
  }

  /** The report, once there is one. */
  async ended(id: string): Promise<Ingestion> {
    for (;;) {
      const ingestion = await this.ingestions.read(id);
      if (!ingestion) throw new Error('the ingestion is gone');
      if (ingestion.finishedAt) return ingestion;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async ingest(
    options: { siteKey?: string; source?: string; allowRemovals?: boolean } = {},
  ): Promise<Ingestion> {
    const request = { siteKey: 'default', source: 'site', settings, ...options };
    const { id, started } = await this.ingestions.start(request);
    if (!started) throw new Error('another ingestion of the source is running');
    return this.ended(id);
  }

  /** The pages of the site `default`, by address. */
  async stored(): Promise<Map<string, { id: number; indexedAt: string }>> {
    const rows = await this.sql.query<{ url: string; id: number; indexedAt: string }>(
      `select url, id, indexed_at::text as "indexedAt" from prep_chat.pages
        where site_key = 'default' order by url collate "C"`,
    );
    return new Map(rows.map(({ url, ...row }) => [url, row]));
  }

  /** A fresh site, an empty index, no source. */
  async reset(): Promise<void> {
    this.site = new ScriptedSource();
    for (const siteKey of siteKeys) {
      await this.ingestions.forget(siteKey);
      await createSqlContentStore(this.sql, siteKey).removeAll();
    }
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.sql.close();
  }
}
