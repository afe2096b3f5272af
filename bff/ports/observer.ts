import type { RecallKind } from '../../flows/ports.ts';
import type { AnswerMode, ErrorCode, Outcome } from '../../widget/protocol/index.ts';

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
  answer?(facts: AnswerFacts): void;
}
