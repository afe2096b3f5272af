import type { ContextSource } from '../../flows/ports.ts';
import type {
  AnswerMode,
  Citation,
  DroppedMark,
  ErrorCode,
  Notice,
  Outcome,
  Rating,
  ReuseKind,
} from '../../widget/protocol/index.ts';
import type { SettledAnswer } from './answer-store.ts';

export interface StoredConversation {
  id: string;
  firstQuestion: string;
  lastAskedAt: Date;
  turns: number;
}

export interface AnswerRecord {
  id: string;
  clientAnswerId?: string;
  mode: AnswerMode;
  model: string;
  status: 'streaming' | SettledAnswer['status'];
  text: string;
  citations: Citation[];
  dropped: DroppedMark[];
  followups: string[];
  notices: Notice[];
  outcome?: Outcome;
  errorCode?: ErrorCode;
  rating?: Rating;
}

export interface TurnRecord {
  id: string;
  runId: string;
  /** The engine's id; never leaves the server. */
  flowRunId: string;
  clientMessageId?: string;
  question: string;
  reuse: ReuseKind;
  /** What was searched for; empty until that is decided. */
  queries: string[];
  createdAt: Date;
  /** Empty before the preparation is completed. */
  sources: ContextSource[];
  /** In the order of their attempts. */
  answers: AnswerRecord[];
}

/** What a visitor has asked, to be read again or to be gone. Replaced turns are not part of it. */
export interface HistoryStore {
  /** The visitor's newest first. */
  conversations(visitorId: string, limit: number): Promise<StoredConversation[]>;
  /** The newest turns of a conversation, oldest first; undefined when it is not the visitor's. */
  turns(visitorId: string, conversationId: string, limit: number): Promise<TurnRecord[] | undefined>;
  /**
   * Removes a conversation with everything that was made for it, in the engine too. Returns the ids
   * of answers that were being written; undefined when it is not the visitor's.
   */
  eraseConversation(visitorId: string, conversationId: string): Promise<string[] | undefined>;
  /** The same for a visitor with everything of theirs. */
  eraseVisitor(visitorId: string): Promise<string[]>;
}
