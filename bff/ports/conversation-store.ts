import type { PreparedContext } from '../../flows/ports.ts';

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
   */
  addTurn(turn: {
    visitorId: string;
    conversationId?: string;
    clientMessageId?: string;
    /** This turn and all after it leave the conversation. */
    replacesTurnId?: string;
    question: string;
    flowSlug: string;
  }): Promise<Turn | undefined>;
  run(visitorId: string, runId: string): Promise<Run | undefined>;
  /** The given turn of a run, or its newest. */
  turnOfRun(visitorId: string, runId: string, turnId?: string): Promise<{ id: string } | undefined>;
  /**
   * What was said before a turn in its conversation, newest first; replaced turns and those without an
   * answer are left out. Of several answers the newest whole one stands, or else the newest.
   */
  earlierTurns(visitorId: string, turnId: string, limit: number): Promise<EarlierTurn[]>;
  context(runId: string): Promise<PreparedContext | undefined>;
}
