import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sql } from '../ports.ts';
import { detectLanguage } from '../text/detect-language.ts';
import { makeTerms } from '../text/terms.ts';
import type { ParsedPage } from './blocks.ts';
import type { NewPage } from './content-store.ts';
import { listContentFiles, pageUrl } from './folder-files.ts';
import { readHtmlPage } from './html-page.ts';
import { makePassages } from './make-passages.ts';
import { readMarkdownPage } from './markdown-page.ts';
import { createSqlContentStore } from './sql-content-store.ts';
import { visibleText } from './visible-text.ts';

export interface IngestFolderOptions {
  sql: Sql;
  /** Folder of Markdown, MDX, HTML and text files; links out of it are not followed. */
  folder: string;
  /** Address of the folder on the site: absolute, or a path such as `/docs/`. */
  baseUrl: string;
  /** The site whose content it is. */
  siteKey: string;
  /** Label of the folder: pages of this label that are no longer in the folder are removed. */
  source: string;
  signal: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

export interface IngestReport {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** Files that were not read, their path in the folder and a sentence that says why; what the index had of them stays. */
  failed: { path: string; reason: string }[];
  /** Pages and passages of the whole site afterwards. */
  pages: number;
  passages: number;
}

/** Label of the content that comes with the product: it makes room for an owner's own. */
const demoSource = 'demo';
/** Part of every hash: raise it when reading, cutting or term making changes, and pages are read anew. */
const indexVersion = 2;
const languageTag = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i;
const largestFile = 5 * 1024 * 1024;
/** Passages written in one transaction, about. */
const batchPassages = 400;

/** Brings the index up to date with a folder; only files that changed are indexed. */
export async function ingestFolder(options: IngestFolderOptions): Promise<IngestReport> {
  const { sql, folder, baseUrl, siteKey, source, signal, onProgress } = options;
  const store = createSqlContentStore(sql, siteKey);
  const report: IngestReport = {
    added: 0,
    changed: 0,
    unchanged: 0,
    removed: 0,
    failed: [],
    pages: 0,
    passages: 0,
  };
  const known = await store.hashes(source);
  const files = await listContentFiles(folder);
  const seen = new Set<string>();
  let batch: NewPage[] = [];
  const flush = async () => {
    if (batch.length > 0) await store.write(source, batch, []);
    batch = [];
  };

  for (const [index, path] of files.entries()) {
    signal.throwIfAborted();
    const url = pageUrl(baseUrl, path);
    if (seen.has(url)) {
      report.failed.push({ path, reason: `Another file has the same address, ${url}` });
      continue;
    }
    seen.add(url);
    try {
      const bytes = await readContent(join(folder, path));
      const hash = createHash('sha256').update(`${indexVersion}\n${path}\n`).update(bytes).digest('hex');
      if (known.get(url) === hash) report.unchanged++;
      else {
        const page = readPage(path, url, hash, bytes);
        if (page) {
          batch.push(page);
          if (known.has(url)) report.changed++;
          else report.added++;
        } else seen.delete(url);
      }
    } catch (error) {
      report.failed.push({ path, reason: error instanceof Error ? error.message : 'It could not be read' });
    }
    if (batch.reduce((sum, page) => sum + page.passages.length, 0) >= batchPassages) await flush();
    onProgress?.(index + 1, files.length);
  }
  await flush();

  const gone = [...known.keys()].filter((url) => !seen.has(url));
  if (gone.length > 0) await store.write(source, [], gone);
  report.removed = gone.length;
  const totals = await store.totals();
  if (source !== demoSource && totals.pages > 0) report.removed += await store.removeSource(demoSource);
  await store.compact();
  const { pages, passages } = await store.totals();
  return { ...report, pages, passages };
}

async function readContent(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > largestFile) throw new Error(`It is larger than ${largestFile / 1024 / 1024} MB`);
  return readFile(file);
}

/** Nothing when the page asks not to be indexed. */
function readPage(path: string, url: string, hash: string, bytes: Buffer): NewPage | undefined {
  const text = visibleText(decode(bytes));
  const parsed = parsePage(path, text);
  if (parsed.noindex) return undefined;
  const title = visibleText(parsed.title) || titleOfPath(path);
  const blocks = parsed.blocks
    // once more: a character reference such as &#8203; becomes a character only when parsed
    .map((block) => ({ ...block, text: visibleText(block.text) }))
    .filter((block) => block.text.trim());
  const description = visibleText(parsed.description);
  const written = blocks.flatMap(({ kind, text }) => (kind === 'code' ? [] : [text])).join('\n');
  const lang = languageTag.test(parsed.lang) ? parsed.lang : detectLanguage(written);
  const chunks = makePassages({ title, blocks });
  if (chunks.length === 0) throw new Error('It has no text');
  return {
    url,
    title,
    description,
    lang,
    hash,
    passages: chunks.map((chunk) => ({
      ...chunk,
      terms: makeTerms(`${title}\n${description}\n${chunk.heading}\n${chunk.text}`, lang),
    })),
  };
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Error('It is not UTF-8 text', { cause });
  }
}

function parsePage(path: string, text: string): ParsedPage {
  if (/\.html?$/i.test(path)) return readHtmlPage(text);
  if (/\.txt$/i.test(path)) {
    const blocks = text.split(/\n\s*\n/).map((block) => ({ kind: 'text' as const, text: block.trim() }));
    return { title: '', description: '', lang: '', noindex: false, blocks };
  }
  return readMarkdownPage(text, { mdx: /\.mdx$/i.test(path) });
}

/** `guides/first-steps.md` → "First steps". */
function titleOfPath(path: string): string {
  const name =
    path
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ?? path;
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
