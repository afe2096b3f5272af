import { existsSync } from 'node:fs';
import { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { chatPreparation } from '../flows/chat-preparation.ts';
import { createSqlPassageStore } from '../flows/content/sql-passage-store.ts';
import { startWorker } from '../flows/worker/worker.ts';
import { createExtractiveAnswerModel } from './adapters/extractive-answer-model.ts';
import { createFallbackAnswerModel } from './adapters/fallback-answer-model.ts';
import { createConfigSiteStore } from './adapters/config-site-store.ts';
import { createFolderAssets } from './adapters/folder-assets.ts';
import { sendEvents } from './adapters/node-event-sink.ts';
import { createNodeFetch } from './adapters/node-fetch.ts';
import { createJoseIdentityVerifier } from './adapters/jose-identity-verifier.ts';
import { createOpenAiAnswerModel } from './adapters/openai-answer-model.ts';
import type { Database } from './adapters/open-database.ts';
import { packageRoot } from './adapters/package-files.ts';
import { createSqlAnswerStore } from './adapters/sql-answer-store.ts';
import { createSqlConversationStore } from './adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from './adapters/sql-history-store.ts';
import { createSqlPreparationStore } from './adapters/sql-preparation-store.ts';
import { createSqlRetentionStore } from './adapters/sql-retention-store.ts';
import { createSqlRunStore } from './adapters/sql-run-store.ts';
import { AnswerRecorder } from './answer/answer-recorder.ts';
import { createSqlSiteStore } from './adapters/sql-site-store.ts';
import { createSqlVisitorStore } from './adapters/sql-visitor-store.ts';
import { failAbandonedAnswers } from './answer/follow-answer.ts';
import { LiveAnswers } from './answer/live-answers.ts';
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { takeEvents } from './event-stream.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import { startPurging } from './history/purge.ts';

export interface Server {
  /** Where it is reached, e.g. `http://127.0.0.1:8787`. */
  url: string;
  /** Ends requests, worker and database, in this order. */
  close(): Promise<void>;
}

export interface ServerOptions {
  config: Config;
  database: Database;
  /** Serve the demo's pages too. */
  demo: boolean;
  log: (line: string) => void;
}

/** Pause between two looks for answers whose writer has died, in ms. */
const sweepMs = 15_000;

/** Composition root for Node: adapters → worker → listen. */
export async function startServer({ config, database, demo, log }: ServerOptions): Promise<Server> {
  const { sql } = database;
  const onError = (error: unknown, requestId?: string) => log(describe(error, requestId));
  const conversations = createSqlConversationStore(sql);
  const answers = createSqlAnswerStore(sql);
  // Alone in the database: whatever is still streaming in it belongs to a process that died.
  await failAbandonedAnswers(answers, ...(database.exclusive ? [0] : []));
  // Nobody may ever come back for the answer of a process that dies later.
  const sweep = setInterval(() => void failAbandonedAnswers(answers).catch(onError), sweepMs);
  const live = new LiveAnswers(config.disconnectGraceMs);
  const unhear = await answers.hear((signal) => live.heed(signal));

  const worker = await startWorker({
    sql,
    flow: chatPreparation,
    ports: {
      passages: (siteKey) => createSqlPassageStore(sql, siteKey),
      preparations: createSqlPreparationStore(sql),
    },
    exclusive: database.exclusive,
    onError,
  });
  const runs = await createSqlRunStore(sql, chatPreparation.slug);

  const http = await listen(config.port, config.host);
  const { port } = http.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}`;
  const ownOrigins = [url, `http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const app = createApp({
    sites: createSqlSiteStore(sql, {
      base: config.site,
      ownOrigins,
      otherwise: createConfigSiteStore(config.site, ownOrigins),
      onError,
    }),
    visitors: createSqlVisitorStore(sql),
    identities: createJoseIdentityVerifier(onError),
    conversations,
    answers,
    history: createSqlHistoryStore(sql),
    runs,
    flowSlug: chatPreparation.slug,
    model: createAnswerModel(config.model, onError),
    live,
    recorder: new AnswerRecorder(answers, onError),
    historyTokens: config.historyTokens,
    assets: await createFolderAssets(assetFolders(demo)),
    siteUrl: url,
    ready: async () => void (await sql.query('select 1')),
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
  const stopPurging = startPurging(createSqlRetentionStore(sql), config.retentionDays, onError);

  return {
    url,
    async close() {
      clearInterval(sweep);
      // First, so that whoever reads an answer is told why it ends.
      await live.close();
      await http.close();
      await worker.stop();
      await stopPurging();
      await runs.close();
      await unhear();
      await database.close();
    },
  };
}

/** The models in their order, then quotes; without a model, quotes alone. */
function createAnswerModel(settings: Config['model'], onError: (error: unknown) => void): AnswerModel {
  if (!settings) return createExtractiveAnswerModel();
  const access = { ...settings, fetch: createNodeFetch() };
  const [first = '', ...others] = settings.models;
  return createFallbackAnswerModel(
    [
      createOpenAiAnswerModel({ ...access, model: first }),
      ...others.map((model) => createOpenAiAnswerModel({ ...access, model })),
      createExtractiveAnswerModel(undefined, 'model_down'),
    ],
    onError,
  );
}

type Fetch = Parameters<typeof serve>[0]['fetch'];

/** Listens before there is an application, because its own address is part of what it is made from. */
function listen(port: number, hostname: string) {
  let handle: Fetch = () => new Response('starting', { status: 503, headers: { 'retry-after': '1' } });
  return new Promise<{ server: ServerType; handle(fetch: Fetch): void; close(): Promise<void> }>(
    (resolve, reject) => {
      const server = serve({ port, hostname, fetch: (...request) => handle(...request) }, () =>
        resolve({
          server,
          handle: (fetch) => (handle = fetch),
          close: () =>
            new Promise((closed) => {
              server.close(() => closed());
              // An open event stream would keep the server for ever.
              if ('closeAllConnections' in server) server.closeAllConnections();
            }),
        }),
      );
      server.once('error', reject);
    },
  );
}

function assetFolders(demo: boolean): string[] {
  const dist = join(packageRoot(), 'dist');
  return [join(dist, 'widget'), ...(demo ? [join(dist, 'demo')] : [])].filter((folder) => existsSync(folder));
}

/** One line for the log. Causes are told here and only here. */
function describe(error: unknown, requestId?: string): string {
  const causes: string[] = [];
  for (let cause: unknown = error; cause instanceof Error && causes.length < 4; cause = cause.cause) {
    causes.push(`${cause.name}: ${cause.message.split('\n', 1)[0] ?? ''}`);
  }
  return JSON.stringify({ level: 'error', requestId, error: causes.join(' ← ') || String(error) });
}
