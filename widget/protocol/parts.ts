import type { Step } from './board.ts';
import type { AnswerMode } from './requests.ts';

/**
 * The parts of an answer stream: the subset of AI SDK's UI message stream v1 that we send.
 * Extras live only inside `data`, `messageMetadata` and `providerMetadata`, because strict
 * clients refuse a property that they do not know.
 */
export type StreamPart =
  | { type: 'start'; messageId: string; messageMetadata: StartMetadata }
  | { type: 'data-steps'; id: 'steps'; data: { steps: Step[] } }
  | SourceUrlPart
  | { type: 'text-start'; id: string }
  | { type: 'text-delta'; id: string; delta: string }
  | { type: 'text-end'; id: string }
  | { type: 'data-citations'; id: 'citations'; data: { citations: Citation[]; dropped: DroppedMark[] } }
  | { type: 'data-followups'; id: 'followups'; data: { followups: string[] } }
  | { type: 'data-notice'; id: string; data: Notice }
  | { type: 'finish'; finishReason: FinishReason; messageMetadata: FinishMetadata }
  | { type: 'error'; errorText: string };

export type ReuseKind = 'none' | 'exact' | 'similar' | 'follow_up';
export type FinishReason = 'stop' | 'length' | 'error' | 'other';
export type Outcome = 'answered' | 'not_found' | 'stopped';
export type NoticeCode =
  | 'extractive'
  | 'budget_spent'
  | 'model_down'
  | 'mode_not_available'
  | 'truncated'
  | 'not_saved'
  | 'uncited';

/** Something worth knowing that is no error. */
export interface Notice {
  code: NoticeCode;
  text: string;
}

export interface StartMetadata {
  runId: string;
  turnId: string;
  mode: AnswerMode;
  reuse: ReuseKind;
  /** 1 for the first answer of a turn, 2 after the first regenerate, … */
  attempt: number;
  /** Name of the model that is asked, e.g. `extractive`. */
  model: string;
}

export interface SourceUrlPart {
  type: 'source-url';
  /** The `n` of `[n]`, as a string. */
  sourceId: string;
  url: string;
  title: string;
  providerMetadata: {
    prepchat: { n: number; heading?: string; snippet?: string; score?: number; lang?: string };
  };
}

/** A checked `[n]`: the span of text it supports, in UTF-16 code units of the answer's text. */
export interface Citation {
  start: number;
  end: number;
  /** The one source of the mark; of several marks in a row in an answer of an earlier version. */
  sourceIds: string[];
  /** The sentence of the source that supports the span, verbatim. */
  quote: string;
  /** Where the mark begins. */
  mark?: number;
  /** Address of the quote: anchor and text fragment included where there are any. */
  url?: string;
}

/** A `[n]` that no sentence of a source n supports: its own span, not to be shown. */
export interface DroppedMark {
  start: number;
  end: number;
  sourceIds: string[];
}

/**
 * Only `complete: true` says that nothing is missing of the stream, which can also just end; an answer
 * that met its length limit has the `finishReason` `length` and the notice `truncated`.
 */
export interface FinishMetadata {
  complete: true;
  outcome: Outcome;
  /** The model that has written it, where another one has taken over. */
  model?: string;
  usage?: { inputTokens: number; outputTokens: number };
  timings: { firstTextMs?: number; totalMs: number };
}

/** Version of this contract; sent as a header so that script and server can tell each other. */
export const protocolVersion = 1;
export const streamHeader = 'x-vercel-ai-ui-message-stream';
