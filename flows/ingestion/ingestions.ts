import type { Outcome, SourceName, SourceSettings } from './ports.ts';

/** How an ingestion stands; of one that has ended, this is its report. */
export interface Ingestion extends SourceName {
  id: string;
  status: 'discovering' | 'reading' | 'finishing' | 'completed' | 'failed';
  /** Why it failed, a sentence. */
  reason?: string;
  /** ISO 8601, like `finishedAt`. */
  startedAt: string;
  finishedAt?: string;
  /** Pages to read, and how many of them have been. */
  found: number;
  done: number;
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  failed: number;
  /** Left out on purpose, the site's or ours. */
  skipped: number;
  /** Pages that are missing and still in the index, because so many are that it looks like an accident. */
  heldBack: number;
  /** The first 200 of what failed and what was skipped. */
  problems: { location: string; outcome: Outcome; reason: string }[];
}

/** A source that is remembered. */
export interface KnownSource extends SourceName {
  settings: SourceSettings;
  everyMinutes: number | null;
  /** ISO 8601; when it is read again. */
  nextAt: string | null;
  /** Pages of it in the index. */
  pages: number;
  /** Its latest ingestion. */
  ingestionId: string | null;
}

export interface IngestionRequest extends SourceName {
  settings: SourceSettings;
  allowRemovals?: boolean;
}

/** Ingestions and their sources as owners see them. */
export interface Ingestions {
  /** Starts one unless one of the same source runs; resolves to the id of the one that runs. */
  start(request: IngestionRequest): Promise<{ id: string; started: boolean }>;
  /** Stores, and returns, the report of one that found `pages` as they are, in `ms`. */
  addUnchanged(request: IngestionRequest, pages: number, ms: number): Promise<Ingestion>;
  /** Undefined when there is no such ingestion. */
  read(id: string): Promise<Ingestion | undefined>;
  /** Starts one for each source whose time has come, once across all processes. */
  startDue(): Promise<void>;
  /** Remembers a source; without `everyMinutes` its schedule stays as it is, null ends it. */
  remember(name: SourceName, settings: SourceSettings, everyMinutes?: number | null): Promise<void>;
  sources(): Promise<KnownSource[]>;
  /** Forgets a source, or all of a site, and ends what runs of it; pages stay. False when nothing was known. */
  forget(siteKey: string, source?: string): Promise<boolean>;
}
