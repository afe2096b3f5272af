import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marked } from 'marked';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { ApiClient } from '../support/api-client.ts';
import { memoryDatabase } from '../support/memory-database.ts';
import { ingestFolder } from '../support/ingest-folder.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';

/** The documentation of the AI SDK, as its package brings it along. */
const documentation = join(fileURLToPath(new URL('../../node_modules/ai', import.meta.url)), 'docs');

const questions = [
  ['How do I cancel streams with an abort signal?', '06-advanced/02-stopping-streams'],
  ['How can I limit the rate of requests?', '06-advanced/06-rate-limiting'],
  ['How do I cache responses?', '06-advanced/04-caching'],
  ['How do I deploy to Vercel?', '06-advanced/10-vercel-deployment-guide'],
  ['How do I save the messages of a chatbot?', '04-ai-sdk-ui/03-chatbot-message-persistence'],
  ['How can a chatbot resume a stream?', '04-ai-sdk-ui/03-chatbot-resume-streams'],
  ['How do I generate an image?', '03-ai-sdk-core/35-image-generation'],
  ['How do I transcribe audio?', '03-ai-sdk-core/36-transcription'],
  ['How are embeddings made?', '03-ai-sdk-core/30-embeddings'],
  ['How do I set up Expo?', '02-getting-started/07-expo'],
] as const;

const layout = (
  title: string,
  body: string,
) => `<!doctype html><html lang="en"><head><title>${title} | Docs</title>
<script>track()</script></head><body><header><a href="/">Docs</a></header><nav><ul><li><a href="/a">A</a></li></ul></nav>
<main><h1>${title}</h1>${body}</main><footer>© Everybody</footer></body></html>`;

/** The same pages as a generator of static sites would publish them. */
function renderTo(folder: string): void {
  const marked = new Marked({ gfm: true });
  for (const path of readdirSync(documentation, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.mdx')) continue;
    const [, head = '', body = ''] =
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(documentation, path), 'utf8')) ?? [];
    const title = /^title: (.*)$/m.exec(head)?.[1] ?? path;
    const file = join(folder, path.replace(/\.mdx$/, '.html'));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, layout(title, marked.parse(body, { async: false })));
  }
}

/** Questions whose page is not among the five best. */
async function misses(sql: Sql, addressOf: (page: string) => string): Promise<string[]> {
  const passages = createSqlPassageStore(sql, 'default');
  const { signal } = new AbortController();
  const missed: string[] = [];
  for (const [question, page] of questions) {
    const found = await passages.search(question, 30, signal);
    const texts = await passages.load(
      found.map(({ passageId }) => passageId),
      signal,
    );
    const best = [...new Set(texts.map(({ url }) => url))].slice(0, 5);
    if (!best.includes(addressOf(page))) missed.push(`${question} ${best.join(' ')}`);
  }
  return missed;
}

/** Some of these read hundreds of pages in one test. */
vi.setConfig({ testTimeout: 300_000 });

describe.each([
  ['Markdown', (folder: string) => cpSync(documentation, folder, { recursive: true }), '.mdx', ''],
  ['HTML', renderTo, '.html', '.html'],
] as const)('a documentation site of some hundred pages in %s', (_, write, extension, published) => {
  const data = freshDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-docs-'));
  const env = { PREP_CHAT_DATA_DIR: data.dataDir };
  const base = 'https://docs.example/';
  const args = ['ingest', folder, '--url', base, '--source', 'docs'];
  const file = (page: string) => join(folder, `${page}${extension}`);
  const addressOf = (page: string) => `${base}${page}${published}`;
  beforeAll(() => write(folder));
  afterAll(() => {
    data.dispose();
    rmSync(folder, { recursive: true });
  });

  async function inspect<T>(look: (sql: Sql) => Promise<T>): Promise<T> {
    const { sql, close } = await openDatabase({ dataDir: data.dataDir });
    return look(sql).finally(close);
  }
  /** How long the latest ingestion took by the database's clock, in ms. */
  const duration = () =>
    inspect(async (sql) => {
      const [row] = await sql.query<{ ms: number }>(
        `select extract(epoch from finished_at - started_at)::float8 * 1000 as ms
           from prep_chat.ingestions order by started_at desc limit 1`,
      );
      return row?.ms ?? 0;
    });
  const indexedAt = () =>
    inspect((sql) =>
      sql.query<{ url: string; at: string }>('select url, indexed_at::text as at from prep_chat.pages'),
    );
  const count = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(extension))
      .length;

  it('comes in whole, and ten questions find their page', async () => {
    const { code, output } = await runProduct(args, env);
    expect(code, output).toBe(0);
    expect(count()).toBeGreaterThan(200);
    expect(output).toMatch(new RegExp(`Reading ${count()} pages[^]*${count()} added, 0 changed, 0 removed`));
    expect(await inspect((sql) => misses(sql, addressOf))).toEqual([]);
  });

  it('is unchanged when it is read again, which takes less than a tenth of the time', async () => {
    const first = await duration();
    const { code, output } = await runProduct(args, env);
    expect(code, output).toBe(0);
    expect(output).toMatch(new RegExp(`${count()} pages, unchanged`));
    const again = await duration();
    console.log(`first ${Math.round(first)} ms, again ${Math.round(again)} ms`);
    expect(again).toBeLessThan(first / 10);
  });

  it('shows what was edited, added and deleted, and nothing else is indexed again', async () => {
    const before = new Map((await indexedAt()).map(({ url, at }) => [url, at]));
    const edited = '06-advanced/04-caching';
    writeFileSync(
      file(edited),
      readFileSync(file(edited), 'utf8').replace(
        /(<\/main>|$)/,
        '\n\n<h2>Glockenspiel</h2>\n\n<p>A cache may ring.</p>$1',
      ),
    );
    writeFileSync(file('06-advanced/new'), layout('Xylophone', '<p>The xylophone plays what is new.</p>'));
    rmSync(file('06-advanced/03-backpressure'));
    const { output } = await runProduct(args, env);
    expect(output).toMatch(new RegExp(`1 added, 1 changed, 1 removed, ${count() - 2} unchanged`));
    const after = new Map((await indexedAt()).map(({ url, at }) => [url, at]));
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (url) => before.get(url) !== after.get(url),
    );
    expect(changed.sort()).toEqual(
      ['06-advanced/03-backpressure', '06-advanced/04-caching', '06-advanced/new'].map(addressOf),
    );
  });

  it('is what visitors get their answers from', async () => {
    const product = await startProduct(data.dataDir);
    const client = ApiClient.to(product.url);
    await client.startSession();
    for (const [question, page] of [
      ['Which cache may ring like a Glockenspiel?', '06-advanced/04-caching'],
      ['What does the xylophone play?', '06-advanced/new'],
      questions[6],
    ] as const) {
      const { parts } = await client.ask(question);
      const sources = parts.flatMap((part) => (part.type === 'source-url' ? [part.url.split('#')[0]] : []));
      expect(sources, question).toContain(addressOf(page));
    }
    expect(await product.stop()).toBe(0);
  });
});

describe('reading a documentation site again', () => {
  it('takes less than a tenth of the processor time of the first reading, although a page has changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'prep-chat-docs-'));
    for (const part of ['a', 'b']) cpSync(documentation, join(folder, part), { recursive: true });
    const sql = await memoryDatabase();
    const cost = async () => {
      const begun = process.cpuUsage();
      const report = await ingestFolder({ sql, folder, baseUrl: '/' });
      const { user, system } = process.cpuUsage(begun);
      return { report, ms: (user + system) / 1_000 };
    };
    const first = await cost();
    appendFileSync(join(folder, 'b/06-advanced/04-caching.mdx'), '\n\nA cache may ring.\n');
    const again = await cost();
    await sql.close();
    rmSync(folder, { recursive: true });
    const { added } = first.report;
    console.log(`${added} pages: ${Math.round(first.ms)} ms, again ${Math.round(again.ms)} ms`);
    expect(again.report).toMatchObject({ unchanged: added - 1, added: 0, changed: 1, removed: 0 });
    expect(again.ms).toBeLessThan(first.ms / 10);
  });
});
