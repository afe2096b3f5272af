import type { RunStatus, Source, Step } from './board.ts';
import type { ErrorCode } from './errors.ts';
import type { Citation, DroppedMark, Notice, Outcome, ReuseKind, StreamPart } from './parts.ts';

/**
 * `simpler`, `shorter`, `detailed` and `steps` shape a new answer from the same preparation; `continue`
 * begins with the text of the turn's newest answer and goes on from there.
 */
export const answerModes = ['answer', 'simpler', 'shorter', 'detailed', 'steps', 'continue'] as const;
export type AnswerMode = (typeof answerModes)[number];
/** Languages that an answer can be asked for in, whatever the question's is. */
export const answerLanguages = [
  'en',
  'de',
  'fr',
  'es',
  'pt',
  'it',
  'nl',
  'pl',
  'tr',
  'ar',
  'he',
  'hi',
  'ja',
  'ko',
  'zh',
] as const;
export type AnswerLanguage = (typeof answerLanguages)[number];

/** POST /api/sessions */
export interface SessionRequest {
  site?: string;
  /** Signed by the site: whom it vouches for. At most `limits.identityTokenLength`. */
  identityToken?: string;
  /** Answer to a `human_check_required`. */
  proof?: string;
}
export interface SessionResponse {
  /** The visitor's secret: send it as `Authorization: Bearer <token>`. */
  token: string;
  /** ISO 8601. */
  expiresAt: string;
  limits: { messageLength: number };
  settings: SiteSettings;
}
/** What the site's owner configured for the widget. */
export interface SiteSettings {
  title: string;
  welcome: string;
  starters: string[];
}

/** POST /api/prepare */
export interface PrepareRequest {
  message: string;
  conversationId?: string | undefined;
  /** Chosen by the client; the same id in a conversation is the same turn, however often it is sent. */
  clientMessageId?: string;
  /** The question is an edit of this turn's: that turn and all after it leave the conversation. */
  replacesTurnId?: string | undefined;
  reuse?: 'auto' | 'fresh';
  /** Answer to a `human_check_required`. */
  proof?: string;
}
export interface PrepareResponse {
  runId: string;
  turnId: string;
  conversationId: string;
  status: 'preparing' | 'completed';
  reuse: { kind: ReuseKind; savedMs?: number; skippedSteps?: string[] };
}

/**
 * POST /api/prepare with `messages` in place of `message`: questions that may be asked, prepared before they are. None
 * of them stands in a conversation; a visitor who asks one gets what was found for it.
 */
export interface PrepareAheadRequest {
  /** As many as the site allows, five by default. */
  messages: string[];
  /** The one message is what the visitor is typing: what they typed before is no longer prepared. */
  typing?: boolean;
}
export interface PrepareAheadResponse {
  /** In the order of the messages. */
  prepared: { message: string; runId: string; status: 'preparing' | 'completed' }[];
}

/** POST /api/stream */
export interface StreamRequest {
  runId: string;
  turnId?: string;
  mode?: AnswerMode;
  /** Missing: that of the question. */
  language?: AnswerLanguage | undefined;
  /**
   * Chosen by the client; the same id of a turn is the same answer, however often it is sent: a client
   * whose connection broke before it knew the answer's id joins it, and nothing is paid for twice.
   */
  clientAnswerId?: string;
}
/** 202 of POST /api/stream with `Accept: application/json`: the answer is being written, for a client that polls. */
export interface StreamAccepted {
  answerId: string;
}

/** GET /api/answers/:answerId/stream with `Accept: application/json`: what came after `Last-Event-ID`. */
export interface AnswerEventsResponse {
  /** `seq` counts from 0 without gaps; it is the `id` of the event stream. */
  events: { seq: number; part: StreamPart }[];
  /** Nothing will follow the last of these. */
  done: boolean;
  /** What was asked for is beyond all that there is: these begin anew, and what the client has is void. */
  gap?: boolean;
}

/** POST /api/answers/:answerId/stop */
export interface StopResponse {
  answerId: string;
  stopped: boolean;
}

/** POST /api/answers/:answerId/feedback; a later one takes the place of an earlier one. 204. */
export const ratings = ['up', 'down'] as const;
export type Rating = (typeof ratings)[number];
export interface FeedbackRequest {
  rating: Rating;
  /** At most `limits.commentLength`. */
  comment?: string;
}

/** GET /api/conversations: the visitor's newest first, at most `limits.conversations`. */
export interface ConversationsResponse {
  conversations: ConversationSummary[];
}
export interface ConversationSummary {
  conversationId: string;
  /** The first question, cut to `limits.titleLength`. */
  title: string;
  /** ISO 8601: when the last question was asked. */
  updatedAt: string;
  turns: number;
}

/** GET /api/conversations/:conversationId. (DELETE of it, and of /api/me for all of a visitor: 204.) */
export interface ConversationResponse {
  conversationId: string;
  turns: StoredTurn[];
}

/** GET /api/me: all that is kept about the visitor. Times are ISO 8601. */
export interface VisitorExport {
  visitorId: string;
  site: string;
  createdAt: string;
  /** The site has vouched for them. */
  identified: boolean;
  sessions: { createdAt: string; expiresAt: string }[];
  /** Oldest first; questions that were replaced by an edit are part of it. */
  conversations: { conversationId: string; createdAt: string; turns: ExportedTurn[] }[];
  /** Questions that were prepared before they were asked, and not asked since. */
  preparedAhead: { question: string; createdAt: string }[];
  /** What was counted of calls to language models, oldest first; `day` as `2026-11-25`, UTC. */
  modelCalls: { day: string; model: string; tokens: number }[];
}
export interface ExportedTurn {
  turnId: string;
  question: string;
  createdAt: string;
  replacedAt?: string;
  /** Pages that were found for it. */
  sources: { url: string; title: string; snippet: string }[];
  answers: ExportedAnswer[];
}
export interface ExportedAnswer {
  answerId: string;
  mode: AnswerMode;
  model: string;
  status: StoredAnswer['status'];
  text: string;
  createdAt: string;
  settledAt?: string;
  feedback?: { rating: Rating; comment?: string; createdAt: string; updatedAt: string };
}
export interface StoredTurn {
  turnId: string;
  runId: string;
  clientMessageId?: string;
  question: string;
  /** ISO 8601. */
  createdAt: string;
  reuse: ReuseKind;
  /** Of its preparation. */
  status: RunStatus;
  steps: Step[];
  /** Of all its answers; empty before the preparation is completed. */
  sources: Source[];
  /** In the order of their attempts. */
  answers: StoredAnswer[];
}
export interface StoredAnswer {
  answerId: string;
  clientAnswerId?: string;
  mode: AnswerMode;
  model: string;
  /** A `streaming` one can be followed with GET /api/answers/:answerId/stream. */
  status: 'streaming' | 'done' | 'stopped' | 'failed';
  text: string;
  citations: Citation[];
  dropped: DroppedMark[];
  followups: string[];
  notices: Notice[];
  outcome?: Outcome;
  error?: ErrorCode;
  rating?: Rating;
}
