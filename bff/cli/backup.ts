import { resolve } from 'node:path';
import { backupToFile, moveInto, restoreFromFile } from '../adapters/backup-file.ts';
import type { RowCounts } from '../adapters/backup.ts';
import { DamagedDatabaseError, setAside } from '../adapters/damaged-database.ts';
import { openDatabase, type Database } from '../adapters/open-database.ts';
import { ConfigError, type Config } from '../config.ts';
import { readConfig } from './read-config.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

/** `prep-chat backup`: the whole database, as it is at one moment, into a file. */
export async function backup(file: string): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    tell(await backupToFile(database.sql, resolve(file)), `are in ${file}`);
  } finally {
    await database.close();
  }
}

/**
 * `prep-chat restore`: what a backup holds, into a database that holds nothing; with `replace` instead of what it
 * holds, or of an embedded one that is damaged.
 */
export async function restore(file: string, { replace }: { replace: boolean }): Promise<void> {
  const config = readConfig();
  const database = replace ? await openOrReplace(config) : await openDatabase(config);
  try {
    tell(await restoreFromFile(database.sql, resolve(file), replace), 'restored and counted');
  } finally {
    await database.close();
  }
}

/** The database, or an empty one where a damaged one was. */
async function openOrReplace(config: Config): Promise<Database> {
  try {
    return await openDatabase(config);
  } catch (error) {
    if (!(error instanceof DamagedDatabaseError)) throw error;
    say(`${error.what}; its files are kept in ${setAside(config.dataDir)}`);
    return openDatabase(config);
  }
}

/** `prep-chat move`: everything of the configured database into another, a PostgreSQL or a folder. */
export async function move(target: string, { replace }: { replace: boolean }): Promise<void> {
  const config = readConfig();
  const isAddress = /^postgres(ql)?:\/\//.test(target);
  const isSame = isAddress
    ? target === config.databaseUrl
    : !config.databaseUrl && resolve(target) === resolve(config.dataDir);
  if (isSame) throw new ConfigError(['move: it is there already']);
  const from = await openDatabase(config);
  try {
    const to = await openDatabase(isAddress ? { databaseUrl: target, dataDir: '' } : { dataDir: target });
    try {
      tell(await moveInto(from.sql, to.sql, replace), 'moved and counted; the old database is as it was');
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

function tell(counts: RowCounts, what: string): void {
  for (const [name, rows] of counts) if (rows > 0) say(`${String(rows).padStart(9)}  ${name}`);
  const sum = [...counts.values()].reduce((all, rows) => all + rows, 0);
  say(`${sum} rows of ${counts.size} tables ${what}`);
}
