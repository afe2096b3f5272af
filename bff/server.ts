import { existsSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { HttpBindings, ServerType } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { chatPreparation } from '../flows/chat-preparation.ts';
import { createSqlPushStore } from '../flows/content/sql-push-store.ts';
import type { Ingestions } from '../flows/ingestion/ingestions.ts';
import { createSqlIngestions } from '../flows/ingestion/sql-ingestions.ts';
import type { Sql } from '../flows/ports.ts';
import { siteIngestion } from '../flows/site-ingestion.ts';
import { registerFlow } from '../flows/worker/register.ts';
import { createDailyKey } from './adapters/daily-key.ts';
import { createConfigSiteStore } from './adapters/config-site-store.ts';
import { createSqlRateLimiter } from './adapters/sql-rate-limiter.ts';
import { createFolderAssets } from './adapters/folder-assets.ts';
import { createJoseIdentityVerifier } from './adapters/jose-identity-verifier.ts';
import { createMetrics } from './adapters/metrics-observer.ts';
import { startTracing } from './adapters/otel-tracing.ts';
import { listen } from './adapters/node-listen.ts';
import { sendEvents } from './adapters/node-event-sink.ts';
import { openHumanCheck } from './adapters/open-human-check.ts';
import type { Database } from './adapters/open-database.ts';
import { packageRoot } from './adapters/package-files.ts';
import { patientSql } from './adapters/patient-sql.ts';
import type { Log } from './adapters/pino-log.ts';
import { createSqlAnswerStore } from './adapters/sql-answer-store.ts';
import { createSqlBudgetStore } from './adapters/sql-budget-store.ts';
import { createSqlConversationStore } from './adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from './adapters/sql-history-store.ts';
import { createSqlReceiptStore } from './adapters/sql-receipt-store.ts';
import { createSqlRunStore } from './adapters/sql-run-store.ts';
import { createSqlSiteStore } from './adapters/sql-site-store.ts';
import { createSqlVisitorStore } from './adapters/sql-visitor-store.ts';
import { AnswerRecorder } from './answer/answer-recorder.ts';
import { LiveAnswers } from './answer/live-answers.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import type { AppDeps } from './deps.ts';
import { takeEvents } from './event-stream.ts';
import { LiveStreams } from './guards/live-streams.ts';
import { createAnswerModel, currencyOf } from './models.ts';
import { observeAll } from './observe-all.ts';
import { openOwnerPage } from './owner-page.ts';
import type { RunStore } from './ports/run-store.ts';
import type { SiteStore } from './ports/site-store.ts';
import { startUpkeep } from './upkeep.ts';
import { startWork } from './work.ts';

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
  /** Sets up what stands beside the product in this process and is no part of it. */
  beside?: (parts: ServerParts) => Beside;
}

/** The parts of a running server, for what stands beside it. */
export interface ServerParts {
  http: ServerType;
  sql: Sql;
  sites: SiteStore;
  ingestions: Ingestions;
  /** The work at runs; missing where other processes do it. */
  work?: WorkSwitch;
}

/** Ends the work at runs as a process that is told to go at once, and begins it anew. */
export interface WorkSwitch {
  /** Steps that run now. */
  busy(): number;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Sees each request first; those that it has no response for are the product's. */
export interface Beside {
  handle(request: Request, node: HttpBindings): Promise<Response> | undefined;
  close(): void;
}

/** Longest wait of a visitor for the database, in ms. */
const patienceMs = 2_000;
/** The same for the embedded one, whose one thread may have a crowd before it: 1,000 answers at once take 13 s, in ms. */
const embeddedPatienceMs = 30_000;
/** Longest wait of whoever sends pages, 100 of which are indexed in one transaction, in ms. */
const contentPatienceMs = 100_000;
/** How long `/readyz` waits for the database, in ms. */
const probeMs = 5_000;
/** Time for readers to hear that they are to connect elsewhere, in ms. */
const farewellMs = 200;
/** Time for an answer to be written to its end after its readers have gone elsewhere, in ms. */
const handOverMs = 3_500;
/** Time for the steps that run when everything else is over, in ms. */
const lastTasksMs = 500;

/** Composition root for Node: adapters → worker, unless it is a process of its own → listen. */
export async function startServer({ config, database, demo, log, beside }: ServerOptions): Promise<Server> {
  const sql = patientSql(database.sql, database.exclusive ? embeddedPatienceMs : patienceMs);
  const probe = patientSql(database.sql, probeMs);
  const contentSql = patientSql(database.sql, contentPatienceMs);
  const { error: onError } = log;
  const metrics = createMetrics();
  const tracing = config.tracing && (await startTracing(config.tracing));
  const observer = observeAll([log.observer, metrics.observer, tracing?.observer ?? {}]);
  const told = { onError, onSpent: observer.spent };
  const leaving = new AbortController();
  const conversations = createSqlConversationStore(sql);
  const answers = createSqlAnswerStore(sql);
  const live = new LiveAnswers(config.disconnectGraceMs);
  const unhear = await answers.hear((signal) => live.heed(signal));

  const beginWork = () => startWork({ config, database, log, observer });
  let work = config.worker ? await beginWork() : undefined;
  // A question may come before there is a worker.
  for (const flow of work ? [] : [chatPreparation, siteIngestion]) await registerFlow(database.sql, flow);
  const runs = await openRuns(config, sql, onError);
  const upkeep = await startUpkeep({
    database,
    answers,
    retentionDays: config.retentionDays,
    backups: { ...config.backups, onBackup: (file, rows) => log.info('backup', { file, rows }) },
    onError,
  });

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
  const ingestions = createSqlIngestions(contentSql, siteIngestion.slug);
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
      limiter: createSqlRateLimiter(sql, dailyKey, onError),
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
      await probe.query('select 1');
    },
    observer,
    ...(tracing ? { trace: tracing.middleware } : {}),
    metrics: () =>
      metrics.text({
        answers: () => live.counts(),
        tasks: () => work?.busy() ?? 0,
        database: () =>
          sql.query('select 1').then(
            () => true,
            () => false,
          ),
      }),
    ...(await forOwner(config, sql)),
    ingestions,
    content: (siteKey) => createSqlPushStore(contentSql, siteKey),
    leaving: leaving.signal,
    onError,
  });
  const workSwitch: WorkSwitch = {
    busy: () => work?.busy() ?? 0,
    async stop() {
      const ending = work;
      work = undefined;
      await ending?.close(0);
    },
    async start() {
      work ??= await beginWork();
    },
  };
  const neighbour = beside?.({
    http: http.server,
    sql,
    sites,
    ingestions,
    ...(config.worker ? { work: workSwitch } : {}),
  });
  http.handle(async (request, node) => {
    const { outgoing } = node;
    const isHttp1 = outgoing instanceof ServerResponse;
    const other = isHttp1 ? neighbour?.handle(request, node as HttpBindings) : undefined;
    if (other) return other;
    const response = await app.fetch(request, node);
    const events = takeEvents(response);
    if (!events || !isHttp1) return response;
    sendEvents(events, response, outgoing);
    return RESPONSE_ALREADY_SENT;
  });

  return {
    url,
    async close() {
      neighbour?.close();
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
      await work?.close(lastTasksMs);
      await upkeep.close();
      await runs.close();
      await unhear();
      await database.close();
      await tracing?.close();
    },
  };
}

/** The runs of the database, on Supabase through its own interfaces. */
async function openRuns(
  { supabase: access }: Config,
  sql: Sql,
  onError: (error: unknown) => void,
): Promise<RunStore> {
  const flowSlug = chatPreparation.slug;
  const direct = await createSqlRunStore(sql, flowSlug);
  if (!access) return direct;
  // Nobody else needs its packages.
  const { createSupabaseRunStore, openSupabase } = await import('./adapters/supabase-run-store.ts');
  return createSupabaseRunStore({ supabase: openSupabase(access), flowSlug, direct, onError });
}

/** What opens with the operator's token, where there is one. */
async function forOwner(config: Config, sql: Sql): Promise<Pick<AppDeps, 'adminToken' | 'extras'>> {
  const { adminToken } = config;
  if (!adminToken) return {};
  return { adminToken, extras: [await openOwnerPage(sql, { adminToken, currency: currencyOf(config) })] };
}

function assetFolders(demo: boolean): string[] {
  const dist = join(packageRoot(), 'dist');
  return [join(dist, 'widget'), ...(demo ? [join(dist, 'demo')] : [])].filter((folder) => existsSync(folder));
}
