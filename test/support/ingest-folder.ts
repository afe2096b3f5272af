import { resolve } from 'node:path';
import type { Ingestion } from '../../flows/ingestion/ingestions.ts';
import { runIngestion } from '../../flows/ingestion/run-ingestion.ts';
import type { Sql } from '../../flows/ports.ts';

interface IngestFolderOptions {
  /** With the whole schema installed. */
  sql: Sql;
  folder: string;
  baseUrl: string;
  siteKey?: string;
  source?: string;
  allowRemovals?: boolean;
  onProgress?: (ingestion: Ingestion) => void;
}

/** Reads a folder the way `prep-chat ingest` does. */
export function ingestFolder({
  folder,
  baseUrl,
  siteKey = 'default',
  source = 'site',
  ...options
}: IngestFolderOptions): Promise<Ingestion> {
  const settings = { location: resolve(folder), url: baseUrl };
  return runIngestion({ exclusive: true, siteKey, source, settings, ...options });
}
