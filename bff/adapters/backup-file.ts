import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Sql } from '../../flows/ports.ts';
import { readBackup, writeBackup, type RowCounts } from './backup.ts';

/** Writes a backup into a file that only its owner may read; the file is there when it is whole, not before. */
export async function backupToFile(sql: Sql, file: string, signal?: AbortSignal): Promise<RowCounts> {
  const part = `${file}.part`;
  const lines = new PassThrough();
  const written = pipeline(lines, createGzip(), createWriteStream(part, { mode: 0o600 }));
  try {
    const counts = await Promise.race([
      readBackup(sql, (line) => {
        signal?.throwIfAborted();
        return pass(lines, line);
      }),
      // A disk that is full ends it at once.
      written.then(() => Promise.reject(new Error('the file was closed'))),
    ]);
    lines.end();
    await written;
    renameSync(part, file);
    return counts;
  } catch (error) {
    lines.destroy();
    await written.catch(() => undefined);
    rmSync(part, { force: true });
    throw error;
  }
}

/** Puts the backup of a file into a database, see {@link writeBackup}. */
export async function restoreFromFile(sql: Sql, file: string, replace: boolean): Promise<RowCounts> {
  const packed = createReadStream(file);
  const lines = packed.pipe(createGunzip());
  packed.on('error', (error) => lines.destroy(error));
  try {
    return await writeBackup(sql, createInterface({ input: lines, crlfDelay: 0 }), { replace });
  } finally {
    packed.destroy();
  }
}

/** Everything of one database into another, see {@link writeBackup}. */
export async function moveInto(from: Sql, to: Sql, replace: boolean): Promise<RowCounts> {
  const lines = new PassThrough();
  const read = readBackup(from, (line) => pass(lines, line)).then(
    () => void lines.end(),
    (error: Error) => void lines.destroy(error),
  );
  try {
    return await writeBackup(to, createInterface({ input: lines, crlfDelay: 0 }), { replace });
  } finally {
    lines.destroy();
    await read;
  }
}

async function pass(lines: PassThrough, line: string): Promise<void> {
  if (lines.destroyed) throw new Error('nobody reads the backup any longer');
  if (lines.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      lines.off('drain', go).off('close', go);
      resolve();
    };
    lines.on('drain', go).on('close', go);
  });
}
