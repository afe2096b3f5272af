import { readFileSync } from 'node:fs';
import { chatPreparation } from '../../flows/chat-preparation.ts';
import { createSqlPushStore } from '../../flows/content/sql-push-store.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import type { PassageStore, RecallKind, Sql } from '../../flows/ports.ts';
import { siteIngestion } from '../../flows/site-ingestion.ts';
import { startWorker, type Worker } from '../../flows/worker/worker.ts';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createDailyKey } from '../../bff/adapters/daily-key.ts';
import { createSqlRateLimiter } from '../../bff/adapters/sql-rate-limiter.ts';
import { openHumanCheck } from '../../bff/adapters/open-human-check.ts';
import { createConfigSiteStore } from '../../bff/adapters/config-site-store.ts';
import { createJoseIdentityVerifier } from '../../bff/adapters/jose-identity-verifier.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from '../../bff/adapters/sql-history-store.ts';
import { createSqlPreparationStore } from '../../flows/content/sql-preparation-store.ts';
import { createSqlReceiptStore } from '../../bff/adapters/sql-receipt-store.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { createSqlStepMemory } from '../../bff/adapters/sql-step-memory.ts';
import { createSqlSiteStore } from '../../bff/adapters/sql-site-store.ts';
import { createSqlVisitorStore } from '../../bff/adapters/sql-visitor-store.ts';
import { AnswerRecorder } from '../../bff/answer/answer-recorder.ts';
import { LiveAnswers } from '../../bff/answer/live-answers.ts';
import { createApp } from '../../bff/app.ts';
import { toStepFacts } from '../../bff/observe-all.ts';
import { parseConfig } from '../../bff/config.ts';
import { LiveStreams } from '../../bff/guards/live-streams.ts';
import type { AppDeps } from '../../bff/deps.ts';
import { openOwnerPage } from '../../bff/owner-page.ts';
import type { AnswerModel } from '../../bff/ports/answer-model.ts';
import type { Limits } from '../../bff/ports/site-store.ts';
import { ApiClient } from './api-client.ts';
import { memoryDatabase } from './memory-database.ts';
import { roomyConfig } from './product.ts';

const ownOrigin = 'http://127.0.0.1:8787';

/** There is no socket here: a request says in this header from which address one would have come. */
export const socketHeader = 'test-socket-address';

/** Limits that no test runs into by chance; what one test has prepared serves no other. */
export const roomyLimits = (JSON.parse(readFileSync(roomyConfig, 'utf8')) as { limits: Limits }).limits;

interface AppOptions {
  graceMs?: number;
  historyTokens?: number;
  /** What `prep-chat.config.json` holds; without limits in it they are roomy. */
  config?: object;
  env?: Record<string, string>;
  /** Puts something between the application and its database. */
  disturb?: (sql: Sql) => Sql;
}

export interface AppUnderTest {
  sql: Sql;
  /** Every statement that the application has sent, of the sites' own table aside. */
  statements: string[];
  /** Every text that the content was searched for. */
  searched: string[];
  /** What was reported as an error of the server. */
  errors: unknown[];
  /** A client with a session of its own. */
  visitor(): Promise<ApiClient>;
  /** The same, without a session. */
  stranger(origin?: string): ApiClient;
  /** Another model from now on. */
  use(model: AnswerModel): void;
  /** Another process on the same database, for a visitor of the first. */
  replica(visitor: ApiClient): Promise<ApiClient>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

/** The whole application over a real PGlite with the demo's content, without a socket. */
export async function openApp({
  graceMs = 250,
  historyTokens = 2_000,
  config = {},
  env = {},
  disturb = (sql) => sql,
  ...more
}: AppOptions & Partial<AppDeps> = {}): Promise<AppUnderTest> {
  const database = disturb(await memoryDatabase('demo'));
  const statements: string[] = [];
  const searched: string[] = [];
  const sql: Sql = {
    ...database,
    query: (text, params) => {
      if (!text.includes('prep_chat.sites')) statements.push(text);
      return database.query(text, params);
    },
  };
  const runs = await createSqlRunStore(sql, chatPreparation.slug);
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const { site, humanCheck, trustedProxies } = parseConfig(
    { PREP_CHAT_ALLOWED_ORIGINS: 'https://shop.example', ...env },
    { limits: roomyLimits, ...config },
  );
  let model: AnswerModel = createExtractiveAnswerModel(0);
  let worker: Worker | undefined;
  const answers = createSqlAnswerStore(sql);
  const processes: LiveAnswers[] = [];
  const startProcess = async () => {
    const live = new LiveAnswers(graceMs);
    processes.push(live);
    await answers.hear((signal) => live.heed(signal));
    const dailyKey = createDailyKey(sql, onError);
    const admission = {
      limiter: createSqlRateLimiter(sql, dailyKey, onError),
      humanCheck: openHumanCheck(humanCheck, { sql, dailyKey, sites, onError }),
      humanCheckAlways: humanCheck?.always === true,
      onError,
    };
    return createApp({
      ...shared,
      live,
      recorder: new AnswerRecorder(answers, onError),
      admission,
      streams: new LiveStreams(),
    });
  };
  const sites = createSqlSiteStore(sql, {
    base: site,
    ownOrigins: [ownOrigin],
    otherwise: createConfigSiteStore(site, [ownOrigin]),
    onError,
    cacheMs: 0,
  });
  const shared: Omit<AppDeps, 'live' | 'recorder' | 'admission' | 'streams'> = {
    conversations: createSqlConversationStore(sql),
    answers,
    history: createSqlHistoryStore(sql),
    runs,
    receipts: createSqlReceiptStore(sql),
    flowSlug: chatPreparation.slug,
    model: {
      get name() {
        return model.name;
      },
      get temperature() {
        return model.temperature;
      },
      answer: (...job) => model.answer(...job),
    },
    historyTokens,
    assets: { find: () => Promise.resolve(undefined) },
    sites,
    socketAddress: (c) => c.req.header(socketHeader) ?? '127.0.0.1',
    trustedProxies,
    visitors: createSqlVisitorStore(sql),
    identities: createJoseIdentityVerifier(() => undefined),
    siteUrl: ownOrigin,
    ready: async () => void (await sql.query('select 1')),
    ingestions: createSqlIngestions(sql, siteIngestion.slug),
    ...(more.adminToken
      ? { extras: [await openOwnerPage(sql, { adminToken: more.adminToken, currency: 'EUR' })] }
      : {}),
    content: (siteKey) => createSqlPushStore(sql, siteKey),
    observer: {},
    onError,
    ...more,
  };
  const app = await startProcess();
  const stranger = (origin = ownOrigin) => new ApiClient((path, init) => app.request(path, init), origin);
  return {
    sql,
    statements,
    searched,
    errors,
    stranger,
    async visitor() {
      const client = stranger();
      await client.startSession();
      return client;
    },
    async replica(visitor) {
      const replica = await startProcess();
      const client = new ApiClient((path, init) => replica.request(path, init), ownOrigin);
      client.token = visitor.token;
      return client;
    },
    use: (next) => (model = next),
    async startWorker() {
      const ports = {
        passages: (siteKey: string): PassageStore => {
          const store = createSqlPassageStore(sql, siteKey);
          const search: PassageStore['search'] = (...asked) => {
            searched.push(asked[0]);
            return store.search(...asked);
          };
          return { ...store, search };
        },
        preparations: createSqlPreparationStore(sql),
        memory: createSqlStepMemory(sql),
        onRecall: (kind: RecallKind, known: boolean) => more.observer?.recall?.(kind, known),
      };
      worker = await startWorker({
        sql,
        flow: chatPreparation,
        ports,
        exclusive: true,
        onSettled: (settled) => more.observer?.step?.(toStepFacts(settled)),
      });
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    async close() {
      await Promise.all(processes.map((live) => live.close()));
      await worker?.stop();
      await runs.close();
      await sql.close();
    },
  };
}
