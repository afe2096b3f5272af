import type { ContentStore, Transaction } from '../content/content-store.ts';
import type { Discovery, PageSource, SourceItem } from '../content/page-source.ts';

/** Where content comes from, as it is remembered. Plain JSON. */
export type SourceSettings = {
  /** Absolute path of a folder, or an address that begins with `http`: of a site, a sitemap, an `llms.txt`. */
  location: string;
  /** Address that a folder has on the site: absolute, or a path such as `/docs/`. */
  url?: string;
  /** How a site is read: see `SiteSourceOptions`. */
  hosts?: string[];
  select?: string;
  mostPages?: number;
  allowPrivate?: boolean;
};

/** A source of a site by its label. */
export type SourceName = { siteKey: string; source: string };

/** What became of one item; `skipped` had been left out before it could be read. */
export type Outcome = 'added' | 'changed' | 'unchanged' | 'failed' | 'excluded' | 'gone' | 'skipped';

export interface ItemOutcome {
  itemId: number;
  outcome: Outcome;
  reason?: string;
}

export interface PendingItem extends SourceItem {
  itemId: number;
}

/** The part of an ingestion that its steps need to know. */
export interface IngestionJob extends SourceName {
  settings: SourceSettings;
  /** Remove what is missing even if so much is missing that it looks like an accident. */
  allowRemovals: boolean;
}

/** The ingestion that a step works for has ended or was removed: what the step has done must not be kept. */
export class IngestionOverError extends Error {
  override name = 'IngestionOverError';
}

/** Ingestions as their steps see them; what a step stores is stored once, however often it runs. */
export interface IngestionStore {
  /** Undefined when the ingestion has ended or was removed. */
  job(id: string): Promise<IngestionJob | undefined>;
  /** How many batches there are to read; undefined before that is known. */
  batches(id: string): Promise<number | undefined>;
  /** Stores what was found, in batches of `size`, unless that was done already. */
  saveDiscovery(id: string, found: Discovery, size: number): Promise<void>;
  /** Items of a batch that are still to be read. */
  pending(id: string, batch: number): Promise<PendingItem[]>;
  /** Adds an item to a batch; false when its address is an item already or the batch is far too large. */
  addItem(id: string, batch: number, item: SourceItem): Promise<boolean>;
  /** Part of the transaction that writes the pages. Rejects with {@link IngestionOverError}. */
  settle(transaction: Transaction, id: string, outcomes: readonly ItemOutcome[]): Promise<void>;
  /** Pages of the source before this ingestion, pages that are there now, and those in the index that are not. */
  compare(id: string): Promise<{ before: number; present: number; missing: string[] }>;
  /** Part of the transaction that removes pages. Rejects with {@link IngestionOverError}. */
  addRemoved(transaction: Transaction, id: string, count: number): Promise<void>;
  /** Ends the ingestion; `heldBack` pages are missing and were left. */
  complete(id: string, heldBack: number): Promise<void>;
  /** Ends it because its source could not be looked through; `reason` is a sentence. */
  fail(id: string, reason: string): Promise<void>;
}

/** What the steps of an ingestion need from outside. */
export interface IngestionPorts {
  ingestions: IngestionStore;
  content(siteKey: string): ContentStore;
  /** The same for the same ingestion within a process, so that it can keep the pace that it owes a site. */
  openSource(id: string, settings: SourceSettings): PageSource;
}

/** Handed to each step beside its input. `signal` aborts at the step's deadline or when the worker stops. */
export interface IngestionContext {
  signal: AbortSignal;
  ports: IngestionPorts;
}
