import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import { commandIngestion } from '../../flows/site-ingestion.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { ConfigError } from '../config.ts';
import { readConfig } from './read-config.ts';

/** `prep-chat sources list|remove`. */
export async function sources(action = '', source = '', siteKey: string): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    const ingestions = createSqlIngestions(database.sql, commandIngestion.slug);
    if (action === 'list') {
      // One JSON object a line.
      for (const { ingestionId, settings, ...known } of await ingestions.sources()) {
        const last = ingestionId === null ? undefined : await ingestions.read(ingestionId);
        const { status, finishedAt } = last ?? {};
        process.stdout.write(`${JSON.stringify({ ...known, ...settings, status, finishedAt })}\n`);
      }
    } else if (action === 'remove') {
      const known = await ingestions.forget(siteKey, source);
      const pages = await createSqlContentStore(database.sql, siteKey).removeSource(source);
      if (!known && pages === 0) throw new ConfigError([`there is no source "${source}" of ${siteKey}`]);
      process.stderr.write(`Removed, with ${pages} pages.\n`);
    } else throw new ConfigError([`prep-chat sources ${action}: list or remove?`]);
  } finally {
    await database.close();
  }
}
