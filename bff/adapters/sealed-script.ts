import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-files.ts';

/** The script under the name that stands for its bytes, below the server's address, and the hash that browsers check. */
export interface SealedScript {
  path: string;
  integrity: string;
}

/** What the build has sealed; undefined where nothing is built. */
export function readSealedScript(): SealedScript | undefined {
  try {
    const file = join(packageRoot(), 'dist', 'widget', 'integrity.json');
    const hashes = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
    const [name, integrity] = hashes.find(([name]) => name.startsWith('prep-chat@')) ?? [];
    return name && integrity ? { path: `/${name}`, integrity } : undefined;
  } catch {
    return undefined;
  }
}
