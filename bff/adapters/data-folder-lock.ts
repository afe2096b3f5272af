import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another live process has the data folder. */
export class DataFolderInUseError extends Error {
  override name = 'DataFolderInUseError';
}

interface Holder {
  pid: number;
  /** When the process started, in the kernel's words: tells a reused pid from the holder. */
  born: string;
}

/**
 * Takes the folder for this process; PGlite itself lets two processes open one and lose rows.
 * A lock whose process is gone is taken over. Returns the function that gives the folder back.
 */
export function lockDataFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'holder.json');
  const own: Holder = { pid: process.pid, born: birth(process.pid) };
  for (let round = 0; round < 5; round += 1) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const text = read(file);
    const holder = parseHolder(text);
    if (holder && isAlive(holder)) {
      throw new DataFolderInUseError(`${folder} is in use by process ${holder.pid}: stop it first`);
    }
    // Rename before removal: of two processes that found the stale lock only one moves it away.
    const stale = `${file}.${process.pid}`;
    try {
      renameSync(file, stale);
      if (read(stale) === text) rmSync(stale);
      else renameSync(stale, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new DataFolderInUseError(`${folder} is being opened by other processes`);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, born } = value as Partial<Holder>;
    return typeof pid === 'number' && typeof born === 'string' ? { pid, born } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return birth(holder.pid) === holder.born;
}

/** Boot id and start time where /proc tells them (Linux), else empty: then the pid alone must do. */
function birth(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  // Field 22; the second field, the command's name, may hold spaces and brackets.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return started && `${read('/proc/sys/kernel/random/boot_id').trim()}:${started}`;
}
