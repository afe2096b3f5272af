import type {
  AnswerLanguage,
  AnswerMode,
  Citation,
  DroppedMark,
  ErrorCode,
  FeedbackRequest,
  Notice,
  Outcome,
} from '../../widget/protocol/index.ts';

export interface NewAnswer {
  id: string;
  turnId: string;
  mode: AnswerMode;
  language?: AnswerLanguage;
  model: string;
  temperature?: number;
  clientAnswerId?: string;
}

export interface AddedAnswer {
  id: string;
  /** 1 for the first answer of a turn, 2 for the next, … */
  attempt: number;
  /** False when the turn already had an answer with this `clientAnswerId`. */
  isNew: boolean;
}

export interface SettledAnswer {
  status: 'done' | 'stopped' | 'failed';
  text: string;
  citations: Citation[];
  dropped: DroppedMark[];
  followups: string[];
  notices: Notice[];
  /** Where it is not the one that the answer was added with. */
  model?: string;
  /** Of that other one. */
  temperature?: number;
  outcome?: Outcome;
  errorCode?: ErrorCode;
  usage?: { inputTokens: number; outputTokens: number };
  /** From the finished preparation on. */
  firstTextMs?: number;
  ms?: number;
}

/** Parts of an answer in a row, each as its JSON; `seq` is the first one's number. */
export interface AnswerEvents {
  seq: number;
  parts: string[];
  /** They begin anew: the number that was asked for is beyond all that there is. */
  gap?: boolean;
}

/** What has been added to one answer. */
export interface AnswerBatch extends AnswerEvents {
  answerId: string;
}

/** What one process has to tell the one that writes an answer. */
export type AnswerSignal = { answerId: string; wish: 'stop' | 'keep' };

/** Answers and the log of their parts. */
export interface AnswerStore {
  /** Stores the start of an answer, or finds the one that the client has already asked for. */
  add(answer: NewAnswer): Promise<AddedAnswer>;
  /** The answer of a turn that a client has asked for before, by the client's own id. */
  idOf(turnId: string, clientAnswerId: string | undefined): Promise<string | undefined>;
  /**
   * Adds parts to the logs of several answers, all or none; repeatable from the same `seq` on. Resolves to
   * the ids of those that are still being written: the others are gone or were ended by somebody else.
   */
  append(batches: readonly AnswerBatch[]): Promise<string[]>;
  /** Adds the last parts and ends the answer, both or none. An answer is ended once. */
  settle(answerId: string, events: AnswerEvents, settled: SettledAnswer): Promise<void>;
  /** The log from `seq` on, at most some hundred parts; `done` when nothing will follow them. */
  events(answerId: string, seq: number): Promise<{ parts: string[]; done: boolean }>;
  /** How an answer of the visitor's stands; undefined when there is none. */
  status(visitorId: string, answerId: string): Promise<'streaming' | SettledAnswer['status'] | undefined>;
  /** The newest answer in a chat of the client's that is being written. */
  streamingOfChat(visitorId: string, clientChatId: string): Promise<string | undefined>;
  /** The text of a turn's newest answer that has any; of one that is still being written: none. */
  newestText(turnId: string): Promise<string | undefined>;
  /** Stores a rating in place of an earlier one; false when the answer is not the visitor's. */
  rate(visitorId: string, answerId: string, feedback: FeedbackRequest): Promise<boolean>;
  /** Ends answers of which no part was stored for so long, with `lastPart`. Returns how many. */
  failAbandoned(silentSeconds: number, lastPart: string): Promise<number>;
  /** Reaches every process, this one too. */
  tell(signal: AnswerSignal): Promise<void>;
  /** Calls `heed` with what is told; resolves to a function that ends it. */
  hear(heed: (signal: AnswerSignal) => void): Promise<() => Promise<void>>;
}
