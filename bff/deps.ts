import type { AnswerRecorder } from './answer/answer-recorder.ts';
import type { LiveAnswers } from './answer/live-answers.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import type { AnswerStore } from './ports/answer-store.ts';
import type { Assets } from './ports/assets.ts';
import type { ConversationStore } from './ports/conversation-store.ts';
import type { HistoryStore } from './ports/history-store.ts';
import type { IdentityVerifier } from './ports/identity-verifier.ts';
import type { RunStore } from './ports/run-store.ts';
import type { Site, SiteStore } from './ports/site-store.ts';
import type { Visitor, VisitorStore } from './ports/visitor-store.ts';

/** All that the application needs from outside; only the composition root knows what is behind it. */
export interface AppDeps {
  sites: SiteStore;
  visitors: VisitorStore;
  identities: IdentityVerifier;
  conversations: ConversationStore;
  answers: AnswerStore;
  history: HistoryStore;
  runs: RunStore;
  flowSlug: string;
  model: AnswerModel;
  live: LiveAnswers;
  recorder: AnswerRecorder;
  /** Most tokens of earlier turns that a prompt holds. */
  historyTokens: number;
  assets: Assets;
  /** Where this server is reached, for sources whose address is only a path. */
  siteUrl: string;
  /** Resolves when the server can work; rejects with the reason when not. */
  ready(): Promise<void>;
  /** Hears of every failure with its cause, which a client never does. */
  onError(error: unknown, requestId?: string): void;
}

/** What middleware leaves for the routes. */
export interface AppEnv {
  Variables: { requestId: string; visitor: Visitor; /** The visitor's. */ site: Site };
}
