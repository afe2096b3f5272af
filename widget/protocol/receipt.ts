import type { StepStatus } from './board.ts';
import type { ReuseKind } from './parts.ts';
import type { AnswerLanguage, AnswerMode, StoredAnswer } from './requests.ts';

/** GET /api/runs/:runId/receipt: what a question has taken, and what was spared because it was prepared before. */
export interface Receipt {
  runId: string;
  reuse: ReuseKind;
  /** ISO 8601: when the preparation that the answers are made from had ended. */
  preparedAt?: string;
  /** As on the board; of a reused preparation with the times that they took when they were run. */
  steps: ReceiptStep[];
  /** What the preparation took for this question; all zero when an earlier one served. */
  spent: ReceiptWork;
  /**
   * What was known already: an estimate. Its figures are what it took when it was done, and now it might take more
   * or less. Without `ms` it is not known how long.
   */
  saved: ReceiptWork & { estimate: true };
  /** In the order of their attempts; each is made from the same preparation, without a step or a search. */
  answers: ReceiptAnswer[];
  /** Of all `cost`; only where the site shows what things cost. */
  currency?: string;
}

export interface ReceiptStep {
  slug: string;
  label: string;
  detail?: string;
  status: StepStatus;
  ms?: number;
  /** E.g. `{passages: 31, pages: 12}`. */
  figures?: Record<string, number>;
}

export interface ReceiptWork {
  /** From the first begin to the last end: steps may run side by side. */
  ms?: number;
  steps: number;
  searches: number;
  /** Calls to a language model, with their tokens. */
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  cost?: number;
}

export interface ReceiptAnswer {
  answerId: string;
  /** 1 for the first answer of a turn. */
  attempt: number;
  mode: AnswerMode;
  /** The one that was asked for. */
  language?: AnswerLanguage;
  /** The one that has written it. */
  model: string;
  /** What the model was asked with; missing: its own. */
  temperature?: number;
  status: StoredAnswer['status'];
  firstTextMs?: number;
  ms?: number;
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  cost?: number;
}
