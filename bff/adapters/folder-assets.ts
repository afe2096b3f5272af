import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Asset, Assets } from '../ports/assets.ts';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Serves the files that the folders hold now, and nothing else: a path is looked up in a list,
 * never joined to a folder. A file in an earlier folder wins.
 */
export async function createFolderAssets(folders: readonly string[]): Promise<Assets> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !contentTypes[extname(entry.name)]) continue;
      const file = join(entry.parentPath, entry.name);
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      for (const name of [path, ...pageNames(path)]) if (!files.has(name)) files.set(name, file);
    }
  }
  const cache = new Map<string, Asset>();
  return {
    async find(path) {
      const file = files.get(path);
      if (!file) return undefined;
      const known = cache.get(file);
      if (known) return known;
      const body = new Uint8Array(await readFile(file));
      const asset: Asset = {
        body,
        contentType: contentTypes[extname(file)] ?? 'application/octet-stream',
        immutable: /-[\w-]{8}\.\w+$|[\\/]chunks[\\/][\w-]{12}[\\/]/.test(file),
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      };
      cache.set(file, asset);
      return asset;
    },
  };
}

/** `/docs/embed/index.html` is also `/docs/embed` and `/docs/embed/`. */
function pageNames(path: string): string[] {
  if (!path.endsWith('/index.html')) return [];
  const folder = path.slice(0, -'index.html'.length);
  return folder === '/' ? ['/'] : [folder, folder.slice(0, -1)];
}
