import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Names that sort by time, and that no person gives by chance: nothing else in the folder is ever removed. */
const form = /^prep-chat-\d{8}T\d{6}Z\.backup$/;

/** Paths of the backups that a server has made, newest first; none if there is no such folder. */
export function listBackups(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => form.test(name));
    return names
      .toSorted()
      .toReversed()
      .map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** How long ago the newest one was made, in ms; infinite without one. */
export function ageOfNewest(folder: string): number {
  const [newest] = listBackups(folder);
  return newest ? Date.now() - statSync(newest).mtimeMs : Number.POSITIVE_INFINITY;
}

/** Where the next one goes; the folder is there then, and its owner's alone. */
export function nextBackup(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return join(folder, `prep-chat-${now}.backup`);
}

/** Removes all but the newest, and what a killed process has left of one. */
export function keepNewest(folder: string, keep: number): void {
  for (const file of listBackups(folder).slice(keep)) rmSync(file, { force: true });
  for (const name of readdirSync(folder))
    if (name.endsWith('.part') && form.test(name.slice(0, -5))) rmSync(join(folder, name), { force: true });
}
