import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * The path of a file or folder that is costly to make: the first test file of a run that asks for it makes it, the
 * others wait. Whoever changes it works on a copy.
 */
export async function madeOnce(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const path = join(inject('sharedFolder'), name);
  const lock = `${path}.lock`;
  const part = `${path}.part`;
  while (!existsSync(path)) {
    if (!isMine(lock)) {
      await pause(100);
      continue;
    }
    try {
      if (!existsSync(path)) {
        await make(part);
        renameSync(part, path);
      }
    } finally {
      rmSync(part, { recursive: true, force: true });
      rmSync(lock, { recursive: true });
    }
  }
  return path;
}

function isMine(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}
