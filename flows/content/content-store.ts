import type { Sql } from '../ports.ts';
import type { KnownPage } from './page-source.ts';

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

/** A page with what it takes to ask its source later whether it has changed. */
export interface StoredPage extends NewPage {
  /** Where its source reads it. */
  location?: string;
  etag?: string;
  lastModified?: string;
}

/** Label of the content that comes with the product: it makes room for an owner's own. */
export const demoSource = 'demo';

/** Statements that are kept together or not at all. */
export type Transaction = Pick<Sql, 'query'>;

/** The writing side of the site's content. */
export interface ContentStore {
  /** What is remembered of those pages that the index has, or that the site has withdrawn itself, and of which source, by their address. */
  known(urls: readonly string[]): Promise<Map<string, KnownPage & { source: string }>>;
  /**
   * Replaces the pages that have the addresses of `pages` and removes those of `goneUrls`, all or
   * nothing, together with what `alongside` writes. Readers see the index before or after, never between.
   * Addresses that the site sends itself stay as they are.
   */
  write(
    source: string,
    pages: readonly StoredPage[],
    goneUrls: readonly string[],
    alongside?: (transaction: Transaction) => Promise<void>,
  ): Promise<void>;
  /** Removes every page of a source; resolves to how many. After that of the site's own, other sources may bring them. */
  removeSource(source: string): Promise<number>;
  /** Removes the site's whole content; resolves to how many pages it had. */
  removeAll(): Promise<number>;
  /** Joins small batches, which many small changes leave behind, so that search reads few rows a term. */
  compact(): Promise<void>;
  totals(): Promise<{ pages: number; passages: number; contentVersion: number }>;
}
