import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/**
 * Follows the files of the built widget that a page loads: `take()` gives those since the last time. What
 * colours code is left out: only an answer with code brings it.
 */
export function followScripts(page, dist) {
  let paths = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.resourceType() === 'script' && !pathname.includes('/highlight')) paths.push(pathname);
  });
  return {
    take() {
      const files = [...new Set(paths)].map((path) => readFileSync(join(dist, path)));
      const sum = (sizes) => sizes.reduce((total, size) => total + size, 0);
      const weight = {
        paths,
        gzip: sum(files.map((file) => gzipSync(file, { level: 9 }).length)),
        brotli: sum(files.map((file) => brotliCompressSync(file).length)),
      };
      paths = [];
      return weight;
    },
  };
}
