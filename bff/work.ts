import { chatPreparation } from '../flows/chat-preparation.ts';
import { pushChannel } from '../flows/content/push-store.ts';
import { createSqlPreparationStore } from '../flows/content/sql-preparation-store.ts';
import { createIngestionPorts } from '../flows/ingestion/run-ingestion.ts';
import { createSqlIngestions } from '../flows/ingestion/sql-ingestions.ts';
import type { Sql, StepPorts } from '../flows/ports.ts';
import { siteIngestion } from '../flows/site-ingestion.ts';
import { startWorker } from '../flows/worker/worker.ts';
import { createConfigSiteStore } from './adapters/config-site-store.ts';
import type { Database } from './adapters/open-database.ts';
import { openSearch, type Search } from './adapters/open-search.ts';
import type { Log } from './adapters/pino-log.ts';
import { createSqlBudgetStore } from './adapters/sql-budget-store.ts';
import { createSqlConversationStore } from './adapters/sql-conversation-store.ts';
import { createSqlSiteStore } from './adapters/sql-site-store.ts';
import type { Config } from './config.ts';
import { scheduleSources } from './ingestion/schedule-sources.ts';
import { budgeted, type Told } from './models.ts';
import { toStepFacts } from './observe-all.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import type { Observer } from './ports/observer.ts';
import { createRewriter } from './preparation/rewrite-question.ts';

/** The part of the product that works at runs, in the server or as a process of its own. */
export interface Work {
  /** Steps that run now. */
  busy(): number;
  /** Takes nothing new, lets steps that run end for `graceMs`, and leaves the others to other processes. */
  close(graceMs: number): Promise<void>;
}

export interface WorkOptions {
  config: Config;
  database: Pick<Database, 'sql' | 'exclusive'>;
  log: Log;
  observer: Required<Observer>;
}

/** Works at preparations and readings of content, starts readings that are due, and gives passages their vectors. */
export async function startWork({ config, database, log, observer }: WorkOptions): Promise<Work> {
  const { sql, exclusive } = database;
  const { error: onError } = log;
  const search = await openSearch(sql, config.search, onError, observer.recall);
  if (search.lack) log.info('search', { lack: search.lack });
  const preparing = await startWorker({
    sql,
    flow: chatPreparation,
    ports: {
      ...search.ports,
      preparations: createSqlPreparationStore(sql),
      ...rewriterPort(config, sql, { onError, onSpent: observer.spent }),
    },
    exclusive,
    onError,
    onSettled: (settled) => observer.step?.(toStepFacts(settled)),
  });
  const embedding = keepEmbedded(search, log);
  const ingesting = await startWorker({
    sql,
    flow: siteIngestion,
    ports: createIngestionPorts(sql),
    slots: 2,
    exclusive,
    onError,
    onSettled: ({ run }) => {
      if (run === 'completed') embedding.again();
    },
  });
  // Pages that a site sends come in at once; what they mean is found out after.
  const unlisten = search.embed ? await sql.listen(pushChannel, embedding.again) : async () => {};
  const unschedule = scheduleSources(createSqlIngestions(sql, siteIngestion.slug), onError);
  return {
    busy: preparing.busy,
    async close(graceMs) {
      await unschedule();
      await unlisten();
      await Promise.all([preparing.stop(graceMs), ingesting.stop(graceMs)]);
      await embedding.stop();
    },
  };
}

/** Passages without a vector get one beside everything else: at start, and after each reading of content. */
function keepEmbedded({ embed }: Search, log: Log): { again(): void; stop(): Promise<void> } {
  const stop = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let waits = false;
  const again = () => {
    if (!embed || waits) return;
    waits = true;
    last = last
      .then(() => {
        waits = false;
        return embed(stop.signal);
      })
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
