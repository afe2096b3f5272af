import { openDatabase } from '../adapters/open-database.ts';
import { createSqlRetentionStore } from '../adapters/sql-retention-store.ts';
import { purge as purgeExpired } from '../history/purge.ts';
import { readConfig } from './read-config.ts';

/** `prep-chat purge`: removes now what a running server removes once an hour. */
export async function purge(): Promise<void> {
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    const removed = await purgeExpired(createSqlRetentionStore(database.sql), config.retentionDays);
    process.stderr.write(`Older than ${config.retentionDays} days: ${removed} removed.\n`);
  } finally {
    await database.close();
  }
}
