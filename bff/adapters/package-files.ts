import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of this package, from the sources as from the built file. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'supabase', 'migrations'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('prep-chat is incomplete: supabase/migrations is missing');
    folder = parent;
  }
  return folder;
}
