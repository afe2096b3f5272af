import { openDatabase } from '../adapters/open-database.ts';
import { startTracing } from '../adapters/otel-tracing.ts';
import { createPinoLog } from '../adapters/pino-log.ts';
import { createSqlAnswerStore } from '../adapters/sql-answer-store.ts';
import { ConfigError, secretsOf } from '../config.ts';
import { observeAll } from '../observe-all.ts';
import { startUpkeep } from '../upkeep.ts';
import { startWork } from '../work.ts';
import { readConfig } from './read-config.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** `prep-chat worker`: works at runs, for servers that do not, until SIGINT or SIGTERM. */
export async function worker(): Promise<void> {
  const config = readConfig();
  if (!config.databaseUrl)
    throw new ConfigError(['DATABASE_URL: a worker of its own needs a PostgreSQL that servers use, too']);
  const log = createPinoLog({ level: config.logLevel, secrets: secretsOf(config) });
  const database = await openDatabase(config);
  try {
    const tracing = config.tracing && (await startTracing(config.tracing));
    const observer = observeAll([log.observer, tracing?.observer ?? {}]);
    const work = await startWork({ config, database, log, observer });
    const upkeep = await startUpkeep({
      database,
      answers: createSqlAnswerStore(database.sql),
      retentionDays: config.retentionDays,
      onError: log.error,
    });
    const close = async () => {
      await work.close(config.drainMs);
      await upkeep.close();
      await database.close();
      await tracing?.close();
    };
    stopOnSignal({ close, drainMs: config.drainMs, onError: log.error });
    process.stdout.write(`prep-chat works: process ${process.pid}\n`);
  } catch (error) {
    await database.close();
    throw error;
  }
}
