import { constants } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from '../../flows/ports.ts';
import { backupToFile } from './backup-file.ts';
import type { RowCounts } from './backup.ts';

/**
 * Writes a backup of the embedded database while it is in use. It has one session, and reading all of it would keep
 * everybody waiting: so it waits for a copy of its files only, and a second one reads that.
 * `dataDir` is the data folder; it needs room for the copy, which is removed.
 */
export async function backUpInUse(
  sql: Sql,
  options: { dataDir: string; file: string; openEmbedded: (folder: string) => Promise<Sql> },
  signal?: AbortSignal,
): Promise<RowCounts> {
  const copy = join(options.dataDir, 'backup-copy');
  // One of a process that was killed.
  await rm(copy, { recursive: true, force: true });
  try {
    // Its turn: nothing is written meanwhile, and the copy is like what a kill at this moment leaves.
    await sql.transaction(() =>
      cp(join(options.dataDir, 'pglite'), copy, { recursive: true, mode: constants.COPYFILE_FICLONE }),
    );
    signal?.throwIfAborted();
    const copied = await options.openEmbedded(copy);
    try {
      return await backupToFile(copied, options.file, signal);
    } finally {
      await copied.close();
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
