import type { AnswerRecorder } from './answer/answer-recorder.ts';
import type { LiveAnswers } from './answer/live-answers.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import type { AnswerStore } from './ports/answer-store.ts';
import type { Assets } from './ports/assets.ts';
import type { ConversationStore, Visitor } from './ports/conversation-store.ts';
import type { HistoryStore } from './ports/history-store.ts';
import type { RunStore } from './ports/run-store.ts';

/** All that the application needs from outside; only the composition root knows what is behind it. */
export interface AppDeps {
  conversations: ConversationStore;
  answers: AnswerStore;
  history: HistoryStore;
  runs: RunStore;
  flowSlug: string;
  model: AnswerModel;
  live: LiveAnswers;
  recorder: AnswerRecorder;
  assets: Assets;
  /** Exact origins of the pages that may call the API. */
  allowedOrigins: readonly string[];
  /** Where this server is reached, for sources whose address is only a path. */
  siteUrl: string;
  settings: { title: string; welcome: string; starters: string[] };
  /** Resolves when the server can work; rejects with the reason when not. */
  ready(): Promise<void>;
  /** Hears of every failure with its cause, which a client never does. */
  onError(error: unknown, requestId?: string): void;
}

/** What middleware leaves for the routes. */
export interface AppEnv {
  Variables: { requestId: string; visitor: Visitor };
}
