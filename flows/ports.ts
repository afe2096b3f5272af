/**
 * What the steps and the worker need from outside, in our words. Steps return references
 * (ids, scores, offsets, counts) because pgflow keeps and broadcasts whatever they return;
 * texts stay in our own tables.
 */

/** The site of a server that knows one only, and of pages that name none. */
export const defaultSiteKey = 'default';

/** One database, PGlite or PostgreSQL. Values travel only as bound parameters. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
  ): Promise<Row[]>;
  /** Several statements at once, without parameters: for migrations. */
  script(text: string): Promise<void>;
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (sql: Pick<Sql, 'query' | 'script'>) => Promise<T>): Promise<T>;
  /** Calls `onNotify` for every NOTIFY on the channel; resolves once listening, to a function that stops it. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface ScoredPassage {
  passageId: number;
  pageId: number;
  /** Larger is better; comparable only within one search. */
  score: number;
}

export interface Passage {
  id: number;
  pageId: number;
  url: string;
  title: string;
  /** Headings that lead to the passage, joined by ` › `; empty at the top of a page. */
  heading: string;
  /** Fragment id of the nearest heading, without `#`; empty when there is none. */
  anchor: string;
  /** BCP 47, or empty when unknown. */
  lang: string;
  text: string;
}

/** A site's content as the steps see it. */
export interface PassageStore {
  /** The best passages for a question in plain words, best first. */
  search(question: string, limit: number, signal: AbortSignal): Promise<ScoredPassage[]>;
  /** The passages in the order of the ids; an id that is gone is left out. */
  load(ids: readonly number[], signal: AbortSignal): Promise<Passage[]>;
  /** Inverse document frequency (natural log, Lucene's BM25 form) of each given term. */
  inverseDocumentFrequency(terms: readonly string[], signal: AbortSignal): Promise<Map<string, number>>;
}

export interface ContextSource {
  n: number;
  pageId: number;
  url: string;
  title: string;
  heading: string;
  anchor: string;
  lang: string;
  /** 0 to 1, best = 1. */
  score: number;
  /** The sentence of this source that fits the question best. */
  snippet: string;
  /** Text directive that finds the snippet on its page; missing in a context that an earlier version has stored. */
  fragment?: string;
}

export interface ContextExcerpt {
  /** The source that it belongs to. */
  n: number;
  passageId: number;
  /** As in its passage; missing in a context that an earlier version has stored. */
  anchor?: string;
  text: string;
  /** Sentences of `text` in reading order with how well each fits the question, 0 to 1. */
  sentences: { text: string; score: number }[];
}

/** Something else that the content speaks about, by a heading or title of a passage that was found. */
export interface ContextTopic {
  text: string;
  pageId: number;
}

/** What a preparation ends with and every answer of the turn is made from. */
export interface PreparedContext {
  systemPrompt: string;
  sources: ContextSource[];
  excerpts: ContextExcerpt[];
  /** False when the content does not seem to cover the question; `sources` are then the nearest pages. */
  covered: boolean;
  /** Best first; missing in a context that an earlier version has stored. */
  topics?: ContextTopic[];
}

/** Where a preparation's own texts are kept. */
export interface PreparationStore {
  /** The question of a run. Rejects when the run is gone. */
  question(runId: string, signal: AbortSignal): Promise<string>;
  /** Stores the context of a run; a second call for the run replaces the first. */
  saveContext(runId: string, context: PreparedContext, signal: AbortSignal): Promise<void>;
}

export interface StepPorts {
  /** The content of one site; a run of another never sees it. */
  passages(siteKey: string): PassageStore;
  preparations: PreparationStore;
}

/** Handed to each step beside its input. `signal` aborts at the step's deadline or when the worker stops. */
export interface StepContext {
  signal: AbortSignal;
  ports: StepPorts;
}
