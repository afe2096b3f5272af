import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../flows/ports.ts';
import type { RowCounts } from './backup.ts';
import { openUndamaged } from './damaged-database.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { backUpInUse } from './embedded-backup.ts';
import { installSchema } from './install-schema.ts';
import { openPglite } from './pglite-sql.ts';
import { openPostgres } from './postgres-sql.ts';

export interface Database {
  sql: Sql;
  /** True when no other process can be at work in it. */
  exclusive: boolean;
  /** The scripts of the schema that ran when it was opened. */
  applied: string[];
  /** Writes a backup beside everything else; a PostgreSQL has other tools for it. */
  backUp?(file: string, signal: AbortSignal): Promise<RowCounts>;
  close(): Promise<void>;
}

export interface DatabasePlace {
  databaseUrl?: string;
  dataDir: string;
  /** Where backups are that a damaged database can be restored from. */
  backups?: { folder: string };
}

/**
 * Opens `databaseUrl` if given, else the embedded database in `dataDir`, with the schema up to date. Rejects with a
 * `DamagedDatabaseError` when the files of the embedded one cannot be read, and leaves them as they are.
 */
export async function openDatabase(
  options: DatabasePlace,
  openEmbedded: (dataDir: string) => Promise<Sql> = openPglite,
): Promise<Database> {
  if (options.databaseUrl) {
    const sql = openPostgres(options.databaseUrl);
    try {
      return { sql, exclusive: false, applied: await installSchema(sql), close: () => sql.close() };
    } catch (error) {
      await sql.close();
      throw error;
    }
  }
  const unlock = lockDataFolder(options.dataDir);
  try {
    const { dataDir } = options;
    const folder = join(dataDir, 'pglite');
    const ready = join(dataDir, 'ready');
    const open = async () => {
      const sql = await openEmbedded(folder);
      return { sql, applied: await installSchema(sql) };
    };
    let opened: Awaited<ReturnType<typeof open>>;
    if (existsSync(ready)) opened = await openUndamaged(folder, options.backups?.folder, open);
    else {
      // Killed while the database was being made for the first time: there is nothing in it to keep.
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      opened = await open();
      writeFileSync(ready, new Date().toISOString());
    }
    const { sql } = opened;
    return {
      ...opened,
      exclusive: true,
      backUp: (file, signal) => backUpInUse(sql, { dataDir, file, openEmbedded }, signal),
      async close() {
        await sql.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Looks into the database as it is: makes nothing, changes nothing, and closes it again. */
export async function inspectDatabase<T>(
  options: DatabasePlace,
  look: (database: Pick<Database, 'sql' | 'exclusive'>) => Promise<T>,
): Promise<T | undefined> {
  if (!options.databaseUrl && !existsSync(join(options.dataDir, 'ready'))) return undefined;
  const unlock = options.databaseUrl ? () => {} : lockDataFolder(options.dataDir);
  try {
    const folder = join(options.dataDir, 'pglite');
    const sql = options.databaseUrl
      ? openPostgres(options.databaseUrl, 1)
      : await openUndamaged(folder, options.backups?.folder, () => openPglite(folder));
    try {
      return await look({ sql, exclusive: !options.databaseUrl });
    } finally {
      await sql.close();
    }
  } finally {
    unlock();
  }
}
