import type { PushStore } from '../flows/content/push-store.ts';
import type { Ingestions } from '../flows/ingestion/ingestions.ts';
import type { AnswerRecorder } from './answer/answer-recorder.ts';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { LiveAnswers } from './answer/live-answers.ts';
import type { AdmissionPorts } from './guards/admission.ts';
import type { MessageMark } from './guards/signed-message.ts';
import type { LiveStreams } from './guards/live-streams.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import type { AnswerStore } from './ports/answer-store.ts';
import type { Assets } from './ports/assets.ts';
import type { ConversationStore } from './ports/conversation-store.ts';
import type { HistoryStore } from './ports/history-store.ts';
import type { IdentityVerifier } from './ports/identity-verifier.ts';
import type { Observer } from './ports/observer.ts';
import type { ReceiptStore } from './ports/receipt-store.ts';
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
  receipts: ReceiptStore;
  /** Currency of the costs that a receipt shows to visitors; missing: it shows none. */
  shownCurrency?: string;
  flowSlug: string;
  model: AnswerModel;
  live: LiveAnswers;
  recorder: AnswerRecorder;
  admission: AdmissionPorts;
  streams: LiveStreams;
  /** Address of the socket that a request came on; undefined where there is none. */
  socketAddress(c: Context): string | undefined;
  /** Proxies in front of this server that are believed about addresses. */
  trustedProxies: number;
  /** Most tokens of earlier turns that a prompt holds. */
  historyTokens: number;
  assets: Assets;
  /** Where this server is reached, for sources whose address is only a path. */
  siteUrl: string;
  /** Resolves when the server can work; rejects with the reason when not. */
  ready(): Promise<void>;
  observer: Observer;
  /** Sees each request before anything else does. */
  trace?: MiddlewareHandler<AppEnv>;
  /** The figures for Prometheus, for whoever has the operator's token; without both there are none. */
  metrics?: () => Promise<string>;
  adminToken?: string;
  /** How content comes in, for the same. */
  ingestions?: Pick<Ingestions, 'read' | 'sources' | 'start'>;
  /** What is added to the server from outside of its core, as the owner's page is; nothing here knows what it is. */
  extras?: readonly Extra[];
  /** The pages that a site sends itself. */
  content(siteKey: string): PushStore;
  /** Aborts when the server is told to go: event streams then send their readers to another process. */
  leaving?: AbortSignal;
  /** Hears of every failure with its cause, which a client never does. */
  onError(error: unknown, requestId?: string): void;
}

/** Adds routes of its own to a server. */
export type Extra = (app: OpenAPIHono<AppEnv>, deps: AppDeps) => void;

/** What middleware leaves for the routes. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** Network address, IPv6 as its /64; never stored as it is. */
    address: string;
    visitor: Visitor;
    /** The visitor's, or whose server has signed the request. */
    site: Site;
    /** Of a request that is signed. */
    message: MessageMark;
  };
}
