import type { PreparedContext } from '../../flows/ports.ts';
import type { AnswerLanguage, AnswerMode, NoticeCode } from '../../widget/protocol/index.ts';
import type { Site } from './site-store.ts';

/** What a model is called for. */
export type MadeFor = { answerId: string } | { runId: string };

/** All that one answer is made from; messages and context are emptied when its first text has come. */
export interface AnswerPrompt {
  /** Whose budget it is written on. */
  spender: { site: Site; visitorId: string };
  /** Missing: nobody asks for it later. */
  madeFor?: MadeFor;
  question: string;
  mode: AnswerMode;
  language?: AnswerLanguage;
  /** 1 for the first answer of a turn, 2 for the first regenerate, … */
  attempt: number;
  context: PreparedContext;
  /** What a language model reads, composed from the rest. */
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
}

export type AnswerEvent =
  | { type: 'text'; text: string }
  | { type: 'notice'; code: NoticeCode; text: string }
  /** Another model than the named one has taken over. Comes before its text. */
  | { type: 'model'; name: string; temperature?: number | undefined }
  /** `notFound`: the model itself says that the content does not answer the question. */
  | {
      type: 'finish';
      reason: 'stop' | 'length';
      notFound?: boolean;
      usage?: { inputTokens: number; outputTokens: number };
    };

/** Hears what an answer is made of, at once; does not throw. */
export type TellAnswer = (event: AnswerEvent) => void;

/** Writes one answer. Rejects with a PrepChatError with a `model_…` code; `finish` comes last, or it was cut. */
export interface AnswerModel {
  /** Recorded with each answer. */
  readonly name: string;
  /** Recorded, too; missing: the model's own, or it has none. */
  readonly temperature?: number | undefined;
  /** Told and not iterated over: each layer of generators costs a token as much as its way through the network. */
  answer(prompt: AnswerPrompt, signal: AbortSignal, tell: TellAnswer): Promise<void>;
}
