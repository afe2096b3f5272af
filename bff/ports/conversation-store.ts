import type { PreparedContext } from '../../flows/ports.ts';
import type { ReuseKind } from '../../widget/protocol/index.ts';

/** A preparation that belongs to a visitor. */
export interface Run {
  id: string;
  /** The engine's id; never leaves the server. */
  flowRunId: string;
  question: string;
  /** `none`: prepared for this question; else what it has is from an earlier one. */
  reuse: ReuseKind;
}

/** Which earlier preparation may serve a question. */
export interface ReuseRule {
  /** Forms of the question: an equal one is the same question. */
  exact: string;
  similar: string;
  /** Oldest preparation that is taken; 0: none is, but this one may be found again. */
  withinSeconds: number;
}

/** What a preparation took. */
export interface Effort {
  ms: number;
  /** In order. */
  steps: string[];
}

export interface Turn {
  id: string;
  conversationId: string;
  run: Run;
  /** False when the client had already sent this turn. */
  isNew: boolean;
  /** What need not be done, because an earlier preparation, that is complete, serves the turn; only of a new one. */
  saved?: Effort;
}

export type KnownTurn = Omit<Turn, 'isNew' | 'saved'>;

/** What a run has come to so far. */
export interface Findings {
  /** What it searches for, in order; empty until that is decided. */
  queries: string[];
  /** Missing until it is prepared. */
  context?: PreparedContext;
}

/** A question with the answer that stands for it, both as they are stored. */
export interface EarlierTurn {
  question: string;
  answer: string;
}

/** What visitors asked. Whatever belongs to another visitor is as good as not there. */
export interface ConversationStore {
  /**
   * Stores a question as a new turn with a new run. In a conversation, or in place of a turn, that is
   * not the visitor's: undefined. With a `clientMessageId` that the visitor has sent before: the turn it made, as it is.
   * In a chat of the client's, which is begun when there is none, the id counts only there, and with the same question.
   * With `reuse`, the run has what was prepared for an equal question on the same site, signed in or not as this
   * visitor is, as long as all pages that it is from are as they were; one that found nothing counts until the
   * content changes. `previous`: what was prepared for the last turn of the conversation, under the same condition.
   */
  addTurn(turn: {
    visitorId: string;
    conversationId?: string;
    /** The client's own id of the conversation, in place of ours. */
    clientChatId?: string;
    clientMessageId?: string;
    /** This turn and all after it leave the conversation. */
    replacesTurnId?: string;
    question: string;
    flowSlug: string;
    reuse?: ReuseRule | 'previous';
  }): Promise<Turn | undefined>;
  /**
   * Stores a run without a turn, for a question that may be asked: as {@link addTurn} does, with what is known, and
   * found by it. An equal one that the visitor has is taken again. `typed`: it takes the place of what they had typed.
   */
  prepareAhead(ahead: {
    visitorId: string;
    question: string;
    flowSlug: string;
    reuse: ReuseRule;
    kind: 'listed' | 'typed';
  }): Promise<{ run: Run; isNew: boolean }>;
  run(visitorId: string, runId: string): Promise<Run | undefined>;
  /** The given turn of a run, or its newest; whether it follows others in its conversation. */
  turnOfRun(
    visitorId: string,
    runId: string,
    turnId?: string,
  ): Promise<(KnownTurn & { follows: boolean }) | undefined>;
  /** The turn in a chat of the client's whose question or answer has this id, on either side; not a replaced one. */
  turnOfMessage(visitorId: string, clientChatId: string, messageId: string): Promise<KnownTurn | undefined>;
  /**
   * What was said before a turn in its conversation, newest first; replaced turns and those without an
   * answer are left out. Of several answers the newest whole one stands, or else the newest.
   */
  earlierTurns(visitorId: string, turnId: string, limit: number): Promise<EarlierTurn[]>;
  /** Whose run it is, for the work that is done without a visitor's request; undefined when it is gone. */
  visitorOf(runId: string): Promise<string | undefined>;
  findings(runId: string): Promise<Findings>;
}
