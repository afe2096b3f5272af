import type { RecallKind } from '../../flows/ports.ts';
import type { AnswerMode, ErrorCode, Outcome, ReuseKind } from '../../widget/protocol/index.ts';

/** One request that was answered; of a stream its beginning. */
export interface RequestFacts {
  requestId: string;
  method: string;
  /** The pattern that matched, e.g. `/api/runs/:runId`, never the address itself. */
  route: string;
  status: number;
  ms: number;
}

/** A question that was taken. */
export interface PrepareFacts {
  requestId: string;
  runId: string;
  /** What was known of it; the same question sent again by the same client is no other one. */
  reuse: ReuseKind;
  /** Steps that were not run, and the time that they took when they were: an estimate. */
  skippedSteps: number;
  savedMs: number;
  ms: number;
}

/** One attempt at a step of a preparation. */
export interface StepFacts {
  runId: string;
  step: string;
  /** 1 for the first. */
  attempt: number;
  outcome: 'completed' | 'failed';
  ms: number;
  /** How the whole preparation stands after it. */
  run: 'started' | 'completed' | 'failed';
}

/** One call to a language model that has ended, of an answer or a preparation. */
export interface SpentFacts {
  model: string;
  inputTokens: number;
  outputTokens: number;
  /** Millionths of the currency; 0 where the model has no price. */
  costMicros: number;
}

/** One answer that has ended. */
export interface AnswerFacts {
  requestId: string;
  runId: string;
  answerId: string;
  mode: AnswerMode;
  model: string;
  status: 'done' | 'stopped' | 'failed';
  outcome?: Outcome;
  errorCode?: ErrorCode;
  /** From its beginning to its first text. */
  firstTextMs?: number;
  ms: number;
  usage?: { inputTokens: number; outputTokens: number };
  /** Its `[n]` that a source supports, and those that none does. */
  marks: { cited: number; dropped: number };
}

/** Hears what happens, each fact when it is over: ids, counts and times, never what somebody wrote. */
export interface Observer {
  request?(facts: RequestFacts): void;
  prepare?(facts: PrepareFacts): void;
  step?(facts: StepFacts): void;
  /** A step has asked its memory. */
  recall?(kind: RecallKind, known: boolean): void;
  spent?(facts: SpentFacts): void;
  answer?(facts: AnswerFacts): void;
}
