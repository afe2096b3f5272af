import type { NewPage } from './content-store.ts';

/** One page that a source knows of. Plain JSON: it is stored between the steps of a run. */
export interface SourceItem {
  /** Where visitors see it; the page that is read from it has this address. */
  url: string;
  /** Where the source reads it: a path inside the folder, or an address. */
  location: string;
}

/** What the index remembers of a page from the last time; `etag` and `lastModified` may be empty. */
export interface KnownPage {
  hash: string;
  etag: string;
  lastModified: string;
}

/** What a source has found: everything to read now, and what it left out. */
export interface Discovery {
  /** Each address once. */
  items: SourceItem[];
  skipped: SkippedItem[];
  /**
   * False when a part of the site could not be looked through, so that `items` may lack pages which
   * are there: a page that the index has and `items` has not is then to be read, not to be removed.
   */
  complete: boolean;
}

/** What was left out, and a sentence that says why. */
export interface SkippedItem {
  location: string;
  reason: string;
}

/** What became of one item. A `reason` is a sentence that an owner understands. */
export type ReadResult =
  | { kind: 'page'; page: NewPage; etag: string; lastModified: string }
  | { kind: 'unchanged' }
  /** The site does not want it to be found here. `instead` is the address on the site that it names, to read unless it is an item itself. */
  | { kind: 'excluded'; reason: string; instead?: SourceItem }
  | { kind: 'gone' }
  /** Not read this time: what the index has of it stays. */
  | { kind: 'failed'; reason: string };

/** Where content comes from: a folder or a site. */
export interface PageSource {
  /**
   * Looks up what there is to read, never without bound. Rejects with an Error whose message is such
   * a sentence when it cannot tell; the index is then to be left as it is.
   */
  discover(signal: AbortSignal): Promise<Discovery>;
  /**
   * Reads one item, also in another process than the one that discovered it. Rejects only when
   * `signal` is aborted.
   */
  read(item: SourceItem, known: KnownPage | undefined, signal: AbortSignal): Promise<ReadResult>;
}
