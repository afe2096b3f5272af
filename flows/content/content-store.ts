/** A part of a page as the chunker gives it. */
export interface NewPassage {
  heading: string;
  anchor: string;
  text: string;
  /** Its search terms, those of title and headings included, in any order. */
  terms: readonly string[];
}

/** A page that is ready to be indexed. */
export interface NewPage {
  url: string;
  title: string;
  description: string;
  lang: string;
  /** Of what the page was made from. */
  hash: string;
  passages: readonly NewPassage[];
}

/** The writing side of the site's content. */
export interface ContentStore {
  /** Hash of each page of a source, by its address. */
  hashes(source: string): Promise<Map<string, string>>;
  /**
   * Replaces the pages that have the addresses of `pages` and removes those of `goneUrls`, all or
   * nothing. Readers see the index before or after, never between.
   */
  write(source: string, pages: readonly NewPage[], goneUrls: readonly string[]): Promise<void>;
  /** Removes every page of a source; resolves to how many. */
  removeSource(source: string): Promise<number>;
  /** Removes the site's whole content; resolves to how many pages it had. */
  removeAll(): Promise<number>;
  /** Joins small batches, which many small changes leave behind, so that search reads few rows a term. */
  compact(): Promise<void>;
  totals(): Promise<{ pages: number; passages: number; contentVersion: number }>;
}
