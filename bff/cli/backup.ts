import { resolve } from 'node:path';
import { backupToFile, moveInto, restoreFromFile } from '../adapters/backup-file.ts';
import type { RowCounts } from '../adapters/backup.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { ConfigError } from '../config.ts';
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

/** `prep-chat restore`: what a backup holds, into a database that holds nothing; with `replace` instead of what it holds. */
export async function restore(file: string, { replace }: { replace: boolean }): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    tell(await restoreFromFile(database.sql, resolve(file), replace), 'restored and counted');
  } finally {
    await database.close();
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
