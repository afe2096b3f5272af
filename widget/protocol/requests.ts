import type { ReuseKind } from './parts.ts';

/** `simpler`, `shorter`, `detailed` and `steps` shape a new answer from the same preparation. */
export const answerModes = ['answer', 'simpler', 'shorter', 'detailed', 'steps'] as const;
export type AnswerMode = (typeof answerModes)[number];

/** POST /api/sessions */
export interface SessionRequest {
  site?: string;
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
  conversationId?: string;
  /** Chosen by the client; the same id in a conversation is the same turn, however often it is sent. */
  clientMessageId?: string;
  reuse?: 'auto' | 'fresh';
}
export interface PrepareResponse {
  runId: string;
  turnId: string;
  conversationId: string;
  status: 'preparing' | 'completed';
  reuse: { kind: ReuseKind; savedMs?: number; skippedSteps?: string[] };
}

/** POST /api/stream */
export interface StreamRequest {
  runId: string;
  turnId?: string;
  mode?: AnswerMode;
}

/** POST /api/answers/:answerId/stop */
export interface StopResponse {
  answerId: string;
  stopped: boolean;
}
