import { chatPreparation } from '../../flows/chat-preparation.ts';
import { ingestFolder } from '../../flows/content/ingest-folder.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { startWorker, type Worker } from '../../flows/worker/worker.ts';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createConfigSiteStore } from '../../bff/adapters/config-site-store.ts';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createJoseIdentityVerifier } from '../../bff/adapters/jose-identity-verifier.ts';
import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from '../../bff/adapters/sql-history-store.ts';
import { createSqlPreparationStore } from '../../bff/adapters/sql-preparation-store.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { AnswerRecorder } from '../../bff/answer/answer-recorder.ts';
import { createSqlSiteStore } from '../../bff/adapters/sql-site-store.ts';
import { createSqlVisitorStore } from '../../bff/adapters/sql-visitor-store.ts';
import { LiveAnswers } from '../../bff/answer/live-answers.ts';
import { createApp } from '../../bff/app.ts';
import { parseConfig } from '../../bff/config.ts';
import type { AppDeps } from '../../bff/deps.ts';
import type { AnswerModel } from '../../bff/ports/answer-model.ts';
import { ApiClient } from './api-client.ts';

const ownOrigin = 'http://127.0.0.1:8787';

export interface AppUnderTest {
  sql: Sql;
  /** Every statement that the application has sent, of the sites' own table aside. */
  statements: string[];
  /** What was reported as an error of the server. */
  errors: unknown[];
  /** A client with a session of its own. */
  visitor(): Promise<ApiClient>;
  /** The same, without a session. */
  stranger(): ApiClient;
  /** Another model from now on. */
  use(model: AnswerModel): void;
  /** Another process on the same database, for a visitor of the first. */
  replica(visitor: ApiClient): Promise<ApiClient>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The whole application over a real PGlite with the demo's content, without a socket. `disturb` puts
 * something between the application and its database.
 */
export async function openApp({
  graceMs = 250,
  historyTokens = 2_000,
  config = {},
  disturb = (sql: Sql) => sql,
} = {}): Promise<AppUnderTest> {
  const database = disturb(await openPglite());
  const statements: string[] = [];
  const sql: Sql = {
    ...database,
    query: (text, params) => {
      if (!text.includes('prep_chat.sites')) statements.push(text);
      return database.query(text, params);
    },
  };
  await installSchema(sql);
  await registerFlow(sql, chatPreparation);
  const { signal } = new AbortController();
  await ingestFolder({
    sql,
    folder: 'demo/content',
    baseUrl: '/docs/',
    siteKey: 'default',
    source: 'demo',
    signal,
  });
  const runs = await createSqlRunStore(sql, chatPreparation.slug);
  const errors: unknown[] = [];
  const { site } = parseConfig({ PREP_CHAT_ALLOWED_ORIGINS: 'https://shop.example' }, config);
  let model: AnswerModel = createExtractiveAnswerModel(0);
  let worker: Worker | undefined;
  const answers = createSqlAnswerStore(sql);
  const processes: LiveAnswers[] = [];
  const startProcess = async () => {
    const live = new LiveAnswers(graceMs);
    processes.push(live);
    await answers.hear((signal) => live.heed(signal));
    return createApp({ ...shared, live, recorder: new AnswerRecorder(answers, shared.onError) });
  };
  const shared: Omit<AppDeps, 'live' | 'recorder'> = {
    conversations: createSqlConversationStore(sql),
    answers,
    history: createSqlHistoryStore(sql),
    runs,
    flowSlug: chatPreparation.slug,
    model: {
      get name() {
        return model.name;
      },
      answer: (...job) => model.answer(...job),
    },
    historyTokens,
    assets: { find: () => Promise.resolve(undefined) },
    sites: createSqlSiteStore(sql, {
      base: site,
      ownOrigins: [ownOrigin],
      otherwise: createConfigSiteStore(site, [ownOrigin]),
      onError: (error) => void errors.push(error),
      cacheMs: 0,
    }),
    visitors: createSqlVisitorStore(sql),
    identities: createJoseIdentityVerifier(() => undefined),
    siteUrl: ownOrigin,
    ready: async () => void (await sql.query('select 1')),
    onError: (error) => void errors.push(error),
  };
  const app = await startProcess();
  const stranger = () => new ApiClient((path, init) => app.request(path, init), ownOrigin);
  return {
    sql,
    statements,
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
        passages: (siteKey: string) => createSqlPassageStore(sql, siteKey),
        preparations: createSqlPreparationStore(sql),
      };
      worker = await startWorker({ sql, flow: chatPreparation, ports, exclusive: true });
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
