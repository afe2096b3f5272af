import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '../../flows/ports.ts';
import { memoryDatabase } from '../support/memory-database.ts';
import { ingestFolder } from '../support/ingest-folder.ts';

describe('a folder that is read again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-folder-'));
  let sql: Sql;
  const ingest = () => ingestFolder({ sql, folder, baseUrl: '/docs/', source: 'docs' });
  const runs = async () => (await sql.query('select from pgflow.runs')).length;
  const reports = () =>
    sql.query<{ status: string }>('select status from prep_chat.ingestions order by started_at');

  beforeAll(async () => {
    for (const name of ['one', 'two', 'three'])
      writeFileSync(join(folder, `${name}.md`), `# Page ${name}\n\nIt has a text.`);
    sql = await memoryDatabase();
    expect(await ingest()).toMatchObject({ added: 3 });
  });
  afterAll(async () => {
    await sql.close();
    rmSync(folder, { recursive: true });
  });

  it('takes no run while it is as the index has it, and is reported like any other', async () => {
    const before = await runs();
    expect(await ingest()).toMatchObject({
      status: 'completed',
      unchanged: 3,
      found: 3,
      done: 3,
      problems: [],
    });
    expect(await runs()).toBe(before);
    expect(await reports()).toHaveLength(2);
  });

  it('keeps the ten newest reports', async () => {
    for (let n = 0; n < 12; n += 1) await ingest();
    expect(await reports()).toHaveLength(10);
  });

  it.each([
    [
      'a file was edited',
      () => Promise.resolve(writeFileSync(join(folder, 'two.md'), '# Another two\n\nIt has a text.')),
      { changed: 1 },
    ],
    [
      'a file was added',
      () => Promise.resolve(writeFileSync(join(folder, 'four.md'), '# Page four\n\nIt has a text.')),
      { added: 1 },
    ],
    ['a file is gone', () => Promise.resolve(rmSync(join(folder, 'four.md'))), { removed: 1 }],
    [
      'the index has lost a page',
      () => sql.query("delete from prep_chat.pages where url = '/docs/one'"),
      { added: 1 },
    ],
    [
      'the last reading was broken off',
      () =>
        sql.query(`update prep_chat.ingestions set status = 'failed'
          where id = (select id from prep_chat.ingestions order by started_at desc limit 1)`),
      { unchanged: 3 },
    ],
  ])('is read by a run when %s', async (_, change, outcome) => {
    await ingest();
    const before = await sql.query<{ id: string }>('select run_id::text as id from pgflow.runs');
    await change();
    const report = await ingest();
    expect(report).toMatchObject(outcome);
    expect(before.map(({ id }) => id)).not.toContain(report.id);
    expect(await sql.query('select from pgflow.runs where run_id = $1', [report.id])).toHaveLength(1);
  });
});
