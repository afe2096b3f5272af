import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../flows/ports.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { installSchema } from './install-schema.ts';
import { openPglite } from './pglite-sql.ts';
import { openPostgres } from './postgres-sql.ts';

export interface Database {
  sql: Sql;
  /** True when no other process can be at work in it. */
  exclusive: boolean;
  /** The scripts of the schema that ran when it was opened. */
  applied: string[];
  close(): Promise<void>;
}

/** Opens `databaseUrl` if given, else the embedded database in `dataDir`, with the schema up to date. */
export async function openDatabase(
  options: { databaseUrl?: string; dataDir: string },
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
    const folder = join(options.dataDir, 'pglite');
    const ready = join(options.dataDir, 'ready');
    // Killed while the database was being made for the first time: there is nothing in it to keep.
    if (!existsSync(ready)) rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const sql = await openEmbedded(folder);
    const applied = await installSchema(sql);
    if (!existsSync(ready)) writeFileSync(ready, new Date().toISOString());
    const close = async () => {
      await sql.close();
      unlock();
    };
    return { sql, exclusive: true, applied, close };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Looks into the database as it is: makes nothing, changes nothing, and closes it again. */
export async function inspectDatabase<T>(
  options: { databaseUrl?: string; dataDir: string },
  look: (database: Pick<Database, 'sql' | 'exclusive'>) => Promise<T>,
): Promise<T | undefined> {
  if (!options.databaseUrl && !existsSync(join(options.dataDir, 'ready'))) return undefined;
  const unlock = options.databaseUrl ? () => {} : lockDataFolder(options.dataDir);
  try {
    const sql = options.databaseUrl
      ? openPostgres(options.databaseUrl, 1)
      : await openPglite(join(options.dataDir, 'pglite'));
    try {
      return await look({ sql, exclusive: !options.databaseUrl });
    } finally {
      await sql.close();
    }
  } finally {
    unlock();
  }
}
