import { join } from 'node:path';
import { demoSource } from '../../flows/content/content-store.ts';
import { unchangedPages } from '../../flows/ingestion/unchanged-pages.ts';
import { packageRoot } from '../adapters/package-files.ts';
import { readSealedScript } from '../adapters/sealed-script.ts';
import { createPinoLog } from '../adapters/pino-log.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { openPgliteThread } from '../adapters/pglite-thread-sql.ts';
import { secretsOf } from '../config.ts';
import { newToken } from '../ids.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { startServer } from '../server.ts';
import { isLoopback } from './check-config.ts';
import { hasOwnContent, ingestInto, toSettings } from './ingest.ts';
import { readConfig } from './read-config.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { watchDatabase } from './watch-database.ts';

interface StartOptions {
  demo: boolean;
  content: string | undefined;
  url: string | undefined;
}

/** `prep-chat start`: runs until SIGINT or SIGTERM. */
export async function start({ demo, content, url }: StartOptions): Promise<void> {
  const given = readConfig();
  const tour = demo && isLoopback(given.host) ? (given.adminToken ?? newToken()) : undefined;
  const config = tour === undefined ? given : { ...given, adminToken: tour };
  const database = await openDatabase(config, openPgliteThread);
  try {
    const siteKey = defaultSiteKey;
    if (content) await ingestInto(database, { settings: toSettings({ from: content, url }), siteKey });
    else if (demo && !(await hasOwnContent(database.sql))) {
      const settings = { location: join(packageRoot(), 'demo/content'), url: '/docs/' };
      const name = { siteKey, source: demoSource };
      if ((await unchangedPages(database.sql, name, settings)) === undefined)
        await ingestInto(database, { ...name, settings, forget: true });
    }
    const log = createPinoLog({ level: config.logLevel, secrets: secretsOf(config) });
    const beside =
      tour === undefined ? {} : { beside: (await import('../../demo/server/tour.ts')).tourBeside(tour) };
    const server = await startServer({ config, database, demo, log, ...beside });
    stopOnSignal({ close: server.close, drainMs: config.drainMs, onError: log.error });
    if (database.exclusive) watchDatabase(database.sql, { onSilent: () => endSilent(config.dataDir) });
    process.stdout.write(`\nprep-chat is ready: ${server.url}\n`);
    const script = readSealedScript();
    if (script)
      process.stdout.write(`This build’s script: ${server.url}${script.path} ${script.integrity}\n`);
    if (config.adminToken) process.stdout.write(`The owner’s page: ${server.url}/admin\n`);
    // A token that somebody has set is theirs to keep.
    const shown = given.adminToken === undefined ? tour : '<PREP_CHAT_ADMIN_TOKEN>';
    if (tour !== undefined)
      process.stdout.write(`The whole tour, for you alone: ${server.url}/#key=${shown}\n`);
  } catch (error) {
    await database.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`port ${config.port} is in use: set PORT to another one`, { cause: error });
    }
    throw error;
  }
}

/** Whoever runs the process starts it again, and it goes on with what was stored. */
function endSilent(dataDir: string): void {
  process.stderr.write(
    `prep-chat: the database in ${dataDir} has given no result for a minute, so the process ends; started again, it goes on with what was stored. Is the disk full?\n`,
  );
  process.exit(1);
}
