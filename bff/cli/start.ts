import { join } from 'node:path';
import { packageRoot } from '../adapters/package-files.ts';
import { createPinoLog } from '../adapters/pino-log.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { openPgliteThread } from '../adapters/pglite-thread-sql.ts';
import { secretsOf } from '../config.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { startServer } from '../server.ts';
import { hasOwnContent, ingestInto, toSettings } from './ingest.ts';
import { readConfig } from './read-config.ts';

interface StartOptions {
  demo: boolean;
  content: string | undefined;
  url: string | undefined;
}

/** Longest time that stopping takes beyond the drain, in ms. */
const forcedAfterMs = 5_000;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** `prep-chat start`: runs until SIGINT or SIGTERM. */
export async function start({ demo, content, url }: StartOptions): Promise<void> {
  const config = readConfig();
  const database = await openDatabase(config, openPgliteThread);
  try {
    const siteKey = defaultSiteKey;
    if (content) await ingestInto(database, { settings: toSettings({ from: content, url }), siteKey });
    else if (demo && !(await hasOwnContent(database.sql))) {
      const settings = { location: join(packageRoot(), 'demo/content'), url: '/docs/' };
      await ingestInto(database, { settings, source: 'demo', siteKey, forget: true });
    }
    const log = createPinoLog({ level: config.logLevel, secrets: secretsOf(config) });
    const server = await startServer({ config, database, demo, log });
    process.stdout.write(`\nprep-chat is ready: ${server.url}\n`);
    let closing = false;
    const stop = (signal: NodeJS.Signals) => {
      // A second signal means it: do not wait any longer.
      if (closing) process.exit(1);
      closing = true;
      say(`${signal}: stopping`);
      // Whatever hangs: whoever runs the process would kill it a little later, without a word.
      setTimeout(() => process.exit(1), config.drainMs + forcedAfterMs).unref();
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error(error);
          process.exit(1);
        },
      );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  } catch (error) {
    await database.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`port ${config.port} is in use: set PORT to another one`, { cause: error });
    }
    throw error;
  }
}
