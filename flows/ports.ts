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
  /** Names the content as it is now: another name after every change that a search could notice. */
  version(signal: AbortSignal): Promise<string>;
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
  /** Place of the part of the question that it was chosen for, from 0; missing where there is one part. */
  part?: number;
  passageId: number;
  /** As in its passage; missing in a context that an earlier version has stored. */
  anchor?: string;
  text: string;
  /** What was searched for when it was found, where that was not this question but an earlier one. */
  foundBy?: string;
  /** Sentences of `text` in reading order with how well each fits the question, 0 to 1. */
  sentences: { text: string; score: number }[];
}

/** Something else that the content speaks about, by a heading or title of a passage that was found. */
export interface ContextTopic {
  text: string;
  pageId: number;
}

/** One of several things that a question asks. */
export interface ContextPart {
  /** In the visitor's words. */
  text: string;
  covered: boolean;
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
  /** In order; missing where the question asks one thing. */
  parts?: ContextPart[];
}

/** What a run searches for. */
export interface SearchPlan {
  /** First what is asked, in order, then what is searched for again because a page has changed since. */
  texts: string[];
  /** How many of them are asked. */
  asked: number;
  /** The run whose context this one goes on from; missing where it stands alone. */
  continues?: string;
}

/** A passage that a conversation holds, and what was searched for when it was found. */
export interface HeldPassage {
  passageId: number;
  query: string;
}

/** Where a preparation's own texts are kept. */
export interface PreparationStore {
  /** The question of a run. Rejects when the run is gone. */
  question(runId: string, signal: AbortSignal): Promise<string>;
  /** The run of the turn before in the conversation and what that asked; undefined when there is none. */
  before(runId: string, signal: AbortSignal): Promise<{ runId: string; asked: string[] } | undefined>;
  /** Stores what a run searches for; a second call for the run replaces the first. */
  savePlan(runId: string, plan: SearchPlan, signal: AbortSignal): Promise<void>;
  /** What a run searches for. Rejects when the run is gone. */
  plan(runId: string, signal: AbortSignal): Promise<SearchPlan>;
  /** The passages of a run's context that cover what was asked, best first; some may be gone by now. */
  held(runId: string, signal: AbortSignal): Promise<HeldPassage[]>;
  /** The numbers that sources have in the conversation before a run, by their address. */
  sourceNumbers(runId: string, signal: AbortSignal): Promise<Map<string, number>>;
  /** Stores the context of a run; a second call for the run replaces the first. */
  saveContext(runId: string, context: PreparedContext, signal: AbortSignal): Promise<void>;
}

/** Turns texts into vectors whose nearness is nearness of meaning. */
export interface Embedder {
  /** Name under which its vectors are kept: those of another model, or of another length, are never compared. */
  readonly model: string;
  /** One vector a text, in their order, all of the same length. Rejects with an error of ours, never a vendor's. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
}

/** The vectors of one site's passages. */
export interface MeaningStore {
  /** Whether there is any of the model: without one, no question need be embedded. */
  has(model: string, signal: AbortSignal): Promise<boolean>;
  /** The nearest passages, nearest first; score is the cosine of the angle, -1 to 1. */
  nearest(
    model: string,
    vector: readonly number[],
    limit: number,
    signal: AbortSignal,
  ): Promise<ScoredPassage[]>;
}

/** Search by meaning, beside that by words. */
export interface Meaning {
  embedder: Embedder;
  vectors(siteKey: string): MeaningStore;
  /** How much the meaning counts, 0 to 1; the words have the rest. */
  weight: number;
}

/** Judges passages by reading each together with the query. */
export interface Reranker {
  /** Names who judges: verdicts of another one are not the same. */
  readonly model: string;
  /** One score a text, in their order; larger is better, comparable only within one call. Rejects with an error of ours. */
  rerank(query: string, texts: readonly string[], signal: AbortSignal): Promise<number[]>;
}

/** Puts a follow-up into words that can be understood without the conversation. */
export interface Rewriter {
  /** `earlier`: what the turn before searched for. Undefined: the rules are to do it. */
  rewrite(
    question: string,
    earlier: readonly string[],
    run: { runId: string; siteKey: string },
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

/** What a step can find again: the vector of a text, the passages of a query, the verdicts of a reranker. */
export type RecallKind = 'embedding' | 'search' | 'rerank';

/** What steps have found before, by a hash of what they were given; may forget anything at any time. */
export interface StepMemory {
  /** Plain JSON; undefined when there is nothing. */
  recall(key: Buffer): Promise<unknown>;
  keep(key: Buffer, value: unknown): Promise<void>;
}

export interface StepPorts {
  /** The content of one site; a run of another never sees it. */
  passages(siteKey: string): PassageStore;
  preparations: PreparationStore;
  /** Missing where nothing is set, or the database cannot keep vectors. */
  meaning?: Meaning;
  reranker?: Reranker;
  /** Missing where no model is set. */
  rewriter?: Rewriter;
  /** Missing: every step does its work. */
  memory?: StepMemory;
  /** Hears whether something was known. */
  onRecall?: (kind: RecallKind, known: boolean) => void;
  /** Hears of what a step could do without. */
  onTrouble?: (error: unknown) => void;
}

/** Handed to each step beside its input. `signal` aborts at the step's deadline or when the worker stops. */
export interface StepContext {
  signal: AbortSignal;
  ports: StepPorts;
}
