import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tests } from 'commonmark-spec';
import type { TestProject } from 'vitest/node';

/** One example of a Markdown specification. */
export interface MarkdownExample {
  /** Where it stands: `commonmark 12`, `gfm spec.txt 198`. */
  id: string;
  section: string;
  markdown: string;
  html: string;
}

/** A text that tries to run a script, or an address that tries to lead elsewhere. */
export interface HostileCorpora {
  payloads: string[];
  urls: string[];
}

export interface BrowserCorpora {
  commonmark: MarkdownExample[];
  gfm: MarkdownExample[];
  hostile: HostileCorpora;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** BrowserCorpora as JSON, percent-encoded: Vitest writes it into a script, where `</script>` would end it. */
    corpora: string;
  }
}

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, process.env['PREP_CHAT_TEST_DATA'] ?? '../shared/data');

/** A file of the corpora that are not in the repository; undefined, with a line that says so, when it is not there. */
export function readCorpus<T>(name: string): T | undefined {
  const path = join(folder, name);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  console.warn(
    `${name} is not there (in ${folder}; PREP_CHAT_TEST_DATA names another folder): its tests are skipped`,
  );
  return undefined;
}

export function readHostileCorpora(): HostileCorpora {
  return {
    payloads: (readCorpus<{ payload: string }[]>('xss/payloads.json') ?? []).map(({ payload }) => payload),
    urls: (readCorpus<{ url: string }[]>('urls/hostile-urls.json') ?? []).map(({ url }) => url),
  };
}

/** The browser cannot read files: what its tests compare with is handed over when they start. */
export default function setup(project: TestProject): void {
  const gfm = readCorpus<(Omit<MarkdownExample, 'id'> & { example: number; file: string })[]>(
    'markdown/gfm-extensions.json',
  );
  const corpora: BrowserCorpora = {
    commonmark: tests.map(({ markdown, html, section, number }) => {
      return {
        id: `commonmark ${number}`,
        section,
        markdown: markdown.replaceAll('→', '\t'),
        html: html.replaceAll('→', '\t'),
      };
    }),
    gfm: (gfm ?? []).map(({ markdown, html, section, example, file }) => {
      return { id: `gfm ${file} ${example}`, section, markdown, html };
    }),
    hostile: readHostileCorpora(),
  };
  project.provide('corpora', encodeURIComponent(JSON.stringify(corpora)));
}
