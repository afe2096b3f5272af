import { existsSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getConnInfo } from '@hono/node-server/conninfo';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { chatPreparation, earlierSlugs } from '../flows/chat-preparation.ts';
import { createIngestionPorts } from '../flows/ingestion/run-ingestion.ts';
import { createSqlIngestions } from '../flows/ingestion/sql-ingestions.ts';
import type { Sql, StepPorts } from '../flows/ports.ts';
import { siteIngestion } from '../flows/site-ingestion.ts';
import { adoptRuns } from '../flows/worker/adopt-runs.ts';
import { startWorker } from '../flows/worker/worker.ts';
import { createDailyKey } from './adapters/daily-key.ts';
import { createExtractiveAnswerModel } from './adapters/extractive-answer-model.ts';
import { createFallbackAnswerModel } from './adapters/fallback-answer-model.ts';
import { createConfigSiteStore } from './adapters/config-site-store.ts';
import { createFlexibleRateLimiter } from './adapters/flexible-rate-limiter.ts';
import { createFolderAssets } from './adapters/folder-assets.ts';
import { createJoseIdentityVerifier } from './adapters/jose-identity-verifier.ts';
import { createMetrics } from './adapters/metrics-observer.ts';
import { startTracing } from './adapters/otel-tracing.ts';
import { listen } from './adapters/node-listen.ts';
import { sendEvents } from './adapters/node-event-sink.ts';
import { createNodeFetch } from './adapters/node-fetch.ts';
import { createOpenAiAnswerModel } from './adapters/openai-answer-model.ts';
import { openSearch, type Search } from './adapters/open-search.ts';
import { openHumanCheck } from './adapters/open-human-check.ts';
import type { Database } from './adapters/open-database.ts';
import { packageRoot } from './adapters/package-files.ts';
import { patientSql } from './adapters/patient-sql.ts';
import type { Log } from './adapters/pino-log.ts';
import { createSqlAnswerStore } from './adapters/sql-answer-store.ts';
import { createSqlBudgetStore } from './adapters/sql-budget-store.ts';
import { createSqlConversationStore } from './adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from './adapters/sql-history-store.ts';
import { createSqlPreparationStore } from './adapters/sql-preparation-store.ts';
import { createSqlReceiptStore } from './adapters/sql-receipt-store.ts';
import { createSqlRetentionStore } from './adapters/sql-retention-store.ts';
import { createSqlRunStore } from './adapters/sql-run-store.ts';
import { createSqlSiteStore } from './adapters/sql-site-store.ts';
import { createSqlVisitorStore } from './adapters/sql-visitor-store.ts';
import { AnswerRecorder } from './answer/answer-recorder.ts';
import { createBudgetedAnswerModel } from './answer/budgeted-answer-model.ts';
import { failAbandonedAnswers } from './answer/follow-answer.ts';
import { LiveAnswers } from './answer/live-answers.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { takeEvents } from './event-stream.ts';
import { createRewriter } from './preparation/rewrite-question.ts';
import { LiveStreams } from './guards/live-streams.ts';
import { observeAll, toStepFacts } from './observe-all.ts';
import { startPurging } from './history/purge.ts';
import { scheduleSources } from './ingestion/schedule-sources.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import type { BudgetStore } from './ports/budget-store.ts';
import type { SpentFacts } from './ports/observer.ts';

export interface Server {
  /** Where it is reached, e.g. `http://127.0.0.1:8787`. */
  url: string;
  /** Lets go of readers, then of requests, worker and database; takes some seconds longer than `drainMs` at most. */
  close(): Promise<void>;
}

export interface ServerOptions {
  config: Config;
  database: Database;
  /** Serve the demo's pages too. */
  demo: boolean;
  log: Log;
}

/** Longest wait of a visitor for the database, in ms. */
const patienceMs = 2_000;
/** Time for readers to hear that they are to connect elsewhere, in ms. */
const farewellMs = 200;
/** Time for an answer to be written to its end after its readers have gone elsewhere, in ms. */
const handOverMs = 3_500;
/** Pause between two looks for answers and preparations that nobody works on any longer, in ms. */
const sweepMs = 15_000;

/** Composition root for Node: adapters → worker → listen. */
export async function startServer({ config, database, demo, log }: ServerOptions): Promise<Server> {
  const sql = database.exclusive ? database.sql : patientSql(database.sql, patienceMs);
  const { error: onError } = log;
  const metrics = createMetrics();
  const tracing = config.tracing && (await startTracing(config.tracing));
  const observer = observeAll([log.observer, metrics.observer, tracing?.observer ?? {}]);
  const told = { onError, onSpent: observer.spent };
  const leaving = new AbortController();
  const conversations = createSqlConversationStore(sql);
  const answers = createSqlAnswerStore(sql);
  // Alone in the database: whatever is still streaming in it belongs to a process that died.
  await failAbandonedAnswers(answers, ...(database.exclusive ? [0] : []));
  const live = new LiveAnswers(config.disconnectGraceMs);
  const unhear = await answers.hear((signal) => live.heed(signal));

  const search = await openSearch(database.sql, config.search, onError, observer.recall);
  if (search.lack) log.info('search', { lack: search.lack });
  const worker = await startWorker({
    sql: database.sql,
    flow: chatPreparation,
    ports: {
      ...search.ports,
      preparations: createSqlPreparationStore(database.sql),
      ...rewriterPort(config, database.sql, told),
    },
    exclusive: database.exclusive,
    onError,
    onSettled: (settled) => observer.step?.(toStepFacts(settled)),
  });
  const embedding = keepEmbedded(search, log);
  const ingesting = await startWorker({
    sql: database.sql,
    flow: siteIngestion,
    ports: createIngestionPorts(database.sql),
    slots: 2,
    exclusive: database.exclusive,
    onError,
    onSettled: ({ run }) => {
      if (run === 'completed') embedding.again();
    },
  });
  const ingestions = createSqlIngestions(database.sql, siteIngestion.slug);
  const unschedule = scheduleSources(ingestions, onError);
  const runs = await createSqlRunStore(sql, chatPreparation.slug);
  const adopt = (deadAfterMs?: number) =>
    adoptRuns(database.sql, chatPreparation.slug, earlierSlugs, deadAfterMs).catch(onError);
  await adopt(...(database.exclusive ? [0] : []));
  const sweep = setInterval(() => {
    // Nobody may ever come back for the answer of a process that dies later.
    void failAbandonedAnswers(answers).catch(onError);
    void adopt();
  }, sweepMs);

  const http = await listen(config.port, config.host);
  const { port } = http.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  const ownOrigins = [url, `http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const sites = createSqlSiteStore(sql, {
    base: config.site,
    ownOrigins,
    otherwise: createConfigSiteStore(config.site, ownOrigins),
    onError,
  });
  const dailyKey = createDailyKey(sql, onError);
  const app = createApp({
    sites,
    visitors: createSqlVisitorStore(sql),
    identities: createJoseIdentityVerifier(onError),
    conversations,
    answers,
    history: createSqlHistoryStore(sql),
    runs,
    receipts: createSqlReceiptStore(sql),
    ...(config.showCosts ? { shownCurrency: currencyOf(config) } : {}),
    flowSlug: chatPreparation.slug,
    model: createAnswerModel(config, createSqlBudgetStore(sql), told),
    live,
    recorder: new AnswerRecorder(answers, onError),
    historyTokens: config.historyTokens,
    admission: {
      limiter: createFlexibleRateLimiter(sql, dailyKey, onError),
      humanCheck: openHumanCheck(config.humanCheck, { sql, dailyKey, sites, onError }),
      humanCheckAlways: config.humanCheck?.always === true,
      onError,
    },
    streams: new LiveStreams(),
    socketAddress: (c) => getConnInfo(c).remote.address,
    trustedProxies: config.trustedProxies,
    assets: await createFolderAssets(assetFolders(demo)),
    siteUrl: url,
    ready: async () => {
      live.assertOpen();
      await sql.query('select 1');
    },
    observer,
    ...(tracing ? { trace: tracing.middleware } : {}),
    metrics: () =>
      metrics.text({
        answers: () => live.counts(),
        tasks: worker.busy,
        database: () =>
          sql.query('select 1').then(
            () => true,
            () => false,
          ),
      }),
    ...(config.adminToken ? { adminToken: config.adminToken } : {}),
    ingestions,
    leaving: leaving.signal,
    onError,
  });
  http.handle(async (request, node) => {
    const response = await app.fetch(request, node);
    const { outgoing } = node;
    const events = takeEvents(response);
    if (!events || !(outgoing instanceof ServerResponse)) return response;
    sendEvents(events, response, outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  const stopPurging = startPurging(createSqlRetentionStore(database.sql), config.retentionDays, onError);

  return {
    url,
    async close() {
      clearInterval(sweep);
      live.refuse();
      await live.idle(config.drainMs);
      // Alone in the database there is nobody to go on with: then readers are told that this is the end.
      if (database.exclusive) await live.close();
      leaving.abort();
      live.handOver();
      await new Promise((resolve) => setTimeout(resolve, farewellMs));
      await http.close();
      await live.idle(handOverMs);
      await live.close();
      await unschedule();
      await Promise.all([worker.stop(), ingesting.stop()]);
      await embedding.stop();
      await stopPurging();
      await runs.close();
      await unhear();
      await database.close();
      await tracing?.close();
    },
  };
}

/** Passages without a vector get one beside everything else: at start, and after each reading of content. */
function keepEmbedded({ embed }: Search, log: Log): { again(): void; stop(): Promise<void> } {
  const stop = new AbortController();
  let last: Promise<void> = Promise.resolve();
  const again = () => {
    if (!embed) return;
    last = last
      .then(() => embed(stop.signal))
      .then(
        ({ embedded, reused }) => log.info('embedded', { embedded, reused }),
        (error: unknown) => {
          if (!stop.signal.aborted) log.error(error);
        },
      );
  };
  again();
  return {
    again,
    async stop() {
      stop.abort();
      await last;
    },
  };
}

/** Hears of models: what went wrong, and what a call has cost. */
interface Told {
  onError: (error: unknown) => void;
  onSpent: (spent: SpentFacts) => void;
}

/** Of the prices; they are added up, so that there is one for all. */
function currencyOf({ prices }: Config): string {
  return Object.values(prices)[0]?.currency ?? 'USD';
}

/** Says nothing: who asks has rules for that. */
const silent: AnswerModel = { name: 'none', async answer() {} };

function rewriterPort(config: Config, sql: Sql, told: Told): Pick<StepPorts, 'rewriter'> {
  const { model, search, site } = config;
  if (!model || !search.rewriteModel) return {};
  const otherwise = createConfigSiteStore(site, []);
  return {
    rewriter: createRewriter({
      model: budgeted(config, search.rewriteModel, createSqlBudgetStore(sql), silent, told),
      sites: createSqlSiteStore(sql, { base: site, ownOrigins: [], otherwise, onError: told.onError }),
      conversations: createSqlConversationStore(sql),
    }),
  };
}

/** A model on the server that answers, within the day's budgets. */
function budgeted(
  { model: settings, prices }: Config,
  model: string,
  budgets: BudgetStore,
  spent: AnswerModel,
  told: Told,
): AnswerModel {
  const { models: _, ...access } = settings ?? { models: [] };
  return createBudgetedAnswerModel({
    model: createOpenAiAnswerModel({ ...access, model, fetch: createNodeFetch() }),
    spent,
    budgets,
    price: prices[model],
    ...told,
  });
}

/** The models in their order, each within its budget, then quotes; without a model, quotes alone. */
function createAnswerModel(config: Config, budgets: BudgetStore, told: Told): AnswerModel {
  const quotes = createExtractiveAnswerModel();
  if (!config.model) return quotes;
  const within = (model: string) => budgeted(config, model, budgets, quotes, told);
  const [first = '', ...others] = config.model.models;
  return createFallbackAnswerModel(
    [within(first), ...others.map(within), createExtractiveAnswerModel(undefined, 'model_down')],
    told.onError,
  );
}

function assetFolders(demo: boolean): string[] {
  const dist = join(packageRoot(), 'dist');
  return [join(dist, 'widget'), ...(demo ? [join(dist, 'demo')] : [])].filter((folder) => existsSync(folder));
}
