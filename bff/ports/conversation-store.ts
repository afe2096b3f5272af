import type { PreparedContext } from '../../flows/ports.ts';
import type { AnswerMode, ErrorCode, Outcome } from '../../widget/protocol/index.ts';

export interface Visitor {
  id: string;
  expiresAt: Date;
}

/** A preparation that belongs to a visitor. */
export interface Run {
  id: string;
  /** The engine's id; never leaves the server. */
  flowRunId: string;
  question: string;
}

export interface Turn {
  id: string;
  conversationId: string;
  run: Run;
  /** False when the client had already sent this turn. */
  isNew: boolean;
}

export interface NewAnswer {
  id: string;
  turnId: string;
  mode: AnswerMode;
  model: string;
}

export interface SettledAnswer {
  status: 'done' | 'stopped' | 'failed';
  text: string;
  outcome?: Outcome;
  errorCode?: ErrorCode;
  usage?: { inputTokens: number; outputTokens: number };
}

/** Visitors and what they asked. Whatever belongs to another visitor is as good as not there. */
export interface ConversationStore {
  addVisitor(visitorId: string, tokenHash: string, lifetimeSeconds: number): Promise<Date>;
  /** The visitor with this SHA-256 (hex) of a token, unless expired. */
  visitorByTokenHash(tokenHash: string): Promise<Visitor | undefined>;
  /**
   * Stores a question as a new turn with a new run. In a conversation that is not the visitor's:
   * undefined. With a `clientMessageId` that the visitor has sent before: the turn it made, as it is.
   */
  addTurn(turn: {
    visitorId: string;
    conversationId?: string;
    clientMessageId?: string;
    question: string;
    flowSlug: string;
  }): Promise<Turn | undefined>;
  run(visitorId: string, runId: string): Promise<Run | undefined>;
  /** The given turn of a run, or its newest. */
  turnOfRun(visitorId: string, runId: string, turnId?: string): Promise<{ id: string } | undefined>;
  context(runId: string): Promise<PreparedContext | undefined>;
  /** Stores the start of an answer and returns its attempt number, from 1. */
  addAnswer(answer: NewAnswer): Promise<number>;
  settleAnswer(answerId: string, settled: SettledAnswer): Promise<void>;
  /** Whether the answer exists and is the visitor's. */
  ownsAnswer(visitorId: string, answerId: string): Promise<boolean>;
  /** Answers that were streaming when the process died become failed. Returns how many. */
  failAbandonedAnswers(): Promise<number>;
}
