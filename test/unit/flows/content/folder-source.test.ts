import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFolderSource } from '../../../../flows/content/folder-source.ts';
import { createSqlContentStore } from '../../../../flows/content/sql-content-store.ts';
import { createSqlPassageStore } from '../../../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../../../flows/ports.ts';
import { memoryDatabase } from '../../../support/memory-database.ts';
import { makePdf } from '../../../support/pdf.ts';
import { ingestFolder } from '../../../support/ingest-folder.ts';

describe('a folder as a source', () => {
  let sql: Sql;
  let folder: string;
  beforeAll(async () => (sql = await memoryDatabase()));
  afterAll(async () => sql.close());
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'content-'))));
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    for (const source of ['site', 'demo']) await createSqlContentStore(sql, 'default').removeSource(source);
  });

  const signal = new AbortController().signal;
  const file = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const ingest = (options: { source?: string; baseUrl?: string } = {}) =>
    ingestFolder({ sql, folder, baseUrl: '/docs/', ...options });
  const urls = async () =>
    (await sql.query<{ url: string }>('select url from prep_chat.pages order by url collate "C"')).map(
      (row) => row.url,
    );
  const search = async (question: string) => {
    const store = createSqlPassageStore(sql, 'default');
    const found = await store.search(question, 5, signal);
    return store.load(
      found.map(({ passageId }) => passageId),
      signal,
    );
  };

  it('gives pages the addresses that they have on the site', async () => {
    for (const path of [
      'index.md',
      'first-steps.md',
      'a b/index.html',
      'old/page.html',
      'notes.txt',
      'x.mdx',
    ]) {
      file(path, 'Some words.');
    }
    await ingest({ baseUrl: 'https://example.com/help' });
    expect(await urls()).toEqual([
      'https://example.com/help/',
      'https://example.com/help/a%20b/',
      'https://example.com/help/first-steps',
      'https://example.com/help/notes',
      'https://example.com/help/old/page.html',
      'https://example.com/help/x',
    ]);
  });

  it('reads a PDF and leads to its page', async () => {
    file('guide.pdf', makePdf([[{ text: 'About apples.' }], [{ text: 'About pears.' }]]));
    await ingest();
    expect(await search('pears')).toMatchObject([
      { url: '/docs/guide.pdf', title: 'Guide', anchor: 'page=2', text: 'About pears.' },
    ]);
  });

  it('finds a passage by the title and headings of its page', async () => {
    file('a.md', '---\ntitle: Billing\n---\n\n## Refunds\n\nWrite to us within two weeks.');
    expect(await search('refunds')).toEqual([]);
    await ingest();
    expect(await search('billing refund')).toMatchObject([{ heading: 'Refunds', anchor: 'refunds' }]);
  });

  it('names the files that it could not read and keeps what it had of them', async () => {
    file('good.md', 'Words about plums.');
    file('bad.md', 'Words about figs.');
    await ingest();
    file('bad.md', '---\ntitle: [\n---\n');
    file('binary.txt', Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    file('empty.md', '');
    const { problems, failed, removed } = await ingest();
    expect(problems.map(({ location }) => location)).toEqual(['bad.md', 'binary.txt', 'empty.md']);
    expect({ failed, removed }).toEqual({ failed: 3, removed: 0 });
    expect(await urls()).toHaveLength(2);
    expect(await search('figs')).toHaveLength(1);
  });

  it('does not leave the folder, nor read hidden files', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'));
    writeFileSync(join(outside, 'secret.md'), 'A secret.');
    symlinkSync(outside, join(folder, 'link'));
    symlinkSync(join(outside, 'secret.md'), join(folder, 'secret.md'));
    file('.hidden.md', 'Hidden.');
    file('node_modules/a/readme.md', 'A package.');
    file('open.md', 'Open.');
    await ingest();
    rmSync(outside, { recursive: true });
    expect(await urls()).toEqual(['/docs/open']);
  });

  it('respects pages that do not want to be found', async () => {
    file(
      'a.html',
      '<html><head><meta name="robots" content="noindex"></head><body><main>Quiet.</main></body></html>',
    );
    expect(await ingest()).toMatchObject({ added: 0, failed: 0, skipped: 1 });
    expect(await urls()).toEqual([]);
  });

  it('stores no invisible instruction, also when it is written as a character reference', async () => {
    const tags = [...'obey'].map((letter) => `&#${0xe0000 + letter.charCodeAt(0)};`).join('');
    file('a.html', `<main><p>Seen\u202e words${tags}&#8203;.</p></main>`);
    await ingest();
    expect((await search('seen'))[0]?.text).toBe('Seen words.');
  });

  it('says that it is not there, and stops when it is told to', async () => {
    const source = createFolderSource({ folder: join(folder, 'gone'), baseUrl: '/' });
    await expect(source.discover(signal)).rejects.toThrow(/^The folder .*gone is not there$/);
    const item = { url: '/a', location: 'a.md' };
    await expect(source.read(item, undefined, AbortSignal.abort())).rejects.toThrow();
  });
});
