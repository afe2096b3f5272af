import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listContentFiles, pageUrl } from './folder-files.ts';
import { hashContent, makePage } from './make-page.ts';
import type { PageSource, ReadResult, SkippedItem, SourceItem } from './page-source.ts';
import { type PageFormat, readContent } from './read-content.ts';

export interface FolderSourceOptions {
  /** Folder of Markdown, MDX, HTML, PDF and text files; links out of it are not followed. */
  folder: string;
  /** Address of the folder on the site: absolute, or a path such as `/docs/`. */
  baseUrl: string;
}

const largestFile = 5 * 1024 * 1024;
const largestPdf = 20 * 1024 * 1024;

/** Content from a folder: an item's location is its path inside it, with `/`. */
export function createFolderSource({ folder, baseUrl }: FolderSourceOptions): PageSource {
  return {
    async discover(signal) {
      const items = new Map<string, SourceItem>();
      const skipped: SkippedItem[] = [];
      for (const location of await listFiles(folder)) {
        signal.throwIfAborted();
        const url = pageUrl(baseUrl, location);
        if (items.has(url)) skipped.push({ location, reason: `Another file has the same address, ${url}` });
        else items.set(url, { url, location });
      }
      return { items: [...items.values()], skipped, complete: true };
    },

    async read({ url, location }, known, signal): Promise<ReadResult> {
      signal.throwIfAborted();
      try {
        const bytes = await readBytes(join(folder, location));
        if (!bytes) return { kind: 'gone' };
        const hash = hashContent(location, bytes);
        if (known?.hash === hash) return { kind: 'unchanged' };
        const parsed = await readContent(formatOf(location), bytes, { decode });
        if (parsed.noindex) return { kind: 'excluded', reason: 'The page asks not to be indexed' };
        return { kind: 'page', page: makePage(url, hash, parsed), etag: '', lastModified: '' };
      } catch (error) {
        return { kind: 'failed', reason: error instanceof Error ? error.message : 'It could not be read' };
      }
    },
  };
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    return await listContentFiles(folder);
  } catch (cause) {
    const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new Error(`The folder ${folder} ${isGone ? 'is not there' : 'cannot be looked through'}`, {
      cause,
    });
  }
}

/** Nothing when the file is no longer there. */
async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(file);
    const largest = formatOf(file) === 'pdf' ? largestPdf : largestFile;
    if (size > largest) throw new Error(`It is larger than ${largest / 1024 / 1024} MB`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function formatOf(path: string): PageFormat {
  if (/\.html?$/i.test(path)) return 'html';
  if (/\.txt$/i.test(path)) return 'text';
  if (/\.pdf$/i.test(path)) return 'pdf';
  return /\.mdx$/i.test(path) ? 'mdx' : 'markdown';
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('It is not UTF-8 text', { cause });
  }
}
