import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const contentFile = /\.(?:md|markdown|mdx|html?|txt|pdf)$/i;

/**
 * Content files of a folder, as paths inside it with `/`, sorted. Names that begin with a dot or
 * an underscore, `node_modules` and symbolic links are left out.
 */
export async function listContentFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visit = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      if (/^[._]/.test(entry.name) || entry.name === 'node_modules') continue;
      const path = inside ? `${inside}/${entry.name}` : entry.name;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile() && contentFile.test(entry.name)) found.push(path);
    }
  };
  await visit('');
  return found.sort();
}

/**
 * Address of a file: Markdown and text lose their extension, HTML and PDF keep it, `index` is its folder.
 * `getting-started.md` below `/docs/` is `/docs/getting-started`.
 */
export function pageUrl(baseUrl: string, path: string): string {
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`;
  const page = path.replace(/\.(?:md|markdown|mdx|txt)$/i, '').replace(/(^|\/)index(?:\.html?)?$/i, '$1');
  return base + page.split('/').map(encodeURIComponent).join('/');
}
