import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listBackups } from './backup-folder.ts';
import { describeError } from './describe-error.ts';

/** The files of the embedded database are not what it can read. */
export class DamagedDatabaseError extends Error {
  override name = 'DamagedDatabaseError';
  readonly what: string;
  /** What to do about it, with the newest backup and the command. */
  readonly mend: string;

  constructor(folder: string, reason: string, backups: string | undefined, cause?: unknown) {
    const [newest] = backups === undefined ? [] : listBackups(backups);
    const what = `the database in ${folder} cannot be opened (${reason}): it is damaged, or of another version`;
    const mend = newest
      ? `Its newest backup takes its place with: prep-chat restore ${newest} --replace`
      : `There is no backup${backups === undefined ? '' : ` in ${backups}`}: restore one of your own with prep-chat restore <file> --replace, or remove ${dirname(folder)} to begin anew`;
    super(`${what}.\n${mend}`, { cause });
    this.what = what;
    this.mend = mend;
  }
}

/** Opens with `open`; what PGlite cannot read becomes a {@link DamagedDatabaseError}. */
export async function openUndamaged<T>(
  folder: string,
  backups: string | undefined,
  open: () => Promise<T>,
): Promise<T> {
  // PGlite would make a new database over what is left.
  if (!existsSync(join(folder, 'PG_VERSION')))
    throw new DamagedDatabaseError(folder, 'its PG_VERSION is missing', backups);
  try {
    return await open();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new DamagedDatabaseError(folder, reasonOf(error), backups, error);
  }
}

/** Moves a damaged database away, so that a new one can be made; returns where it is now. */
export function setAside(dataDir: string): string {
  const aside = join(dataDir, `pglite-damaged-${Date.now()}`);
  if (existsSync(join(dataDir, 'pglite'))) renameSync(join(dataDir, 'pglite'), aside);
  rmSync(join(dataDir, 'ready'));
  return aside;
}

/** PostgreSQL says that data is corrupt or files are missing, or PGlite has no word for what ended it. */
function isDamage(error: unknown): boolean {
  const { code } = describeError(error);
  if (code === undefined)
    return error instanceof Error && /abort|initialize|unreachable|out of bounds/i.test(error.message);
  return /^(XX|58)/.test(code);
}

function reasonOf(error: unknown): string {
  const [line = ''] = error instanceof Error ? error.message.split('\n', 1) : [];
  return line.replace(/\. Build with.*$/, '').replace(/\.$/, '');
}
