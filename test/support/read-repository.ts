import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Files } from './architecture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const notOurs = new Set(['node_modules', 'dist', '.data', '.output', '.git', '__screenshots__']);

/** Every file that we have written, by its path from the top. */
export function readRepository(): Files {
  const files: Record<string, string> = {};
  const add = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (notOurs.has(entry.name)) continue;
      if (entry.isDirectory()) add(path);
      else if (/\.(ts|mjs|js|json|css|sql|html|md)$/.test(entry.name))
        files[path] = readFileSync(join(root, path), 'utf8');
    }
  };
  add('');
  return files;
}

/** Names at the top of the checkout, without what .gitignore leaves out. */
export function topLevelNames(): string[] {
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/^\/|\/$/g, ''))
    .filter((line) => line && !line.startsWith('#'))
    .map((glob) => new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`));
  return readdirSync(root).filter((name) => !ignored.some((pattern) => pattern.test(name)));
}
