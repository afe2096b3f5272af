import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import type { Sql } from '../../flows/ports.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { freshDataDir, runProduct, startProduct, type Product } from '../support/product.ts';

describe('content that comes in beside two servers on one PostgreSQL', () => {
  const data = freshDataDir();
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-pages-'));
  const servers: Product[] = [];
  let database: FreshDatabase;
  let sql: Sql;
  let env: Record<string, string>;
  beforeAll(async () => {
    for (let n = 0; n < 60; n += 1)
      writeFileSync(join(folder, `${n}.md`), `# Page ${n}\n\nPage ${n} is here.`);
    database = await freshDatabase();
    env = { DATABASE_URL: database.url };
    for (let n = 0; n < 2; n += 1) servers.push(await startProduct(data.dataDir, env, ['start']));
    sql = openPostgres(database.url);
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await sql.close();
    await database.drop();
    data.dispose();
    rmSync(folder, { recursive: true });
  });

  const count = async () => (await sql.query('select from prep_chat.pages')).length;

  it('is read by one of two commands at a time, and the other is told', async () => {
    const args = ['ingest', folder, '--url', '/', '--source', 'pages', '--every', '1h'];
    const both = await Promise.all([runProduct(args, env), runProduct(args, env)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const outputs = both.map(({ output }) => output).join('\n');
    expect(outputs).toMatch(/60 added/);
    expect(outputs).toMatch(/60 pages, unchanged/);
    expect(await count()).toBe(60);
  });

  it('is read again by one of the servers when its time has come', async () => {
    writeFileSync(join(folder, 'new.md'), '# New\n\nThis page is new.');
    await sql.query('update prep_chat.sources set next_at = now()');
    await expect.poll(count, { timeout: 45_000, interval: 200 }).toBe(61);
    const runs = () => sql.query("select from prep_chat.ingestions where status = 'completed'");
    await expect.poll(async () => (await runs()).length, { timeout: 20_000 }).toBe(3);
    // both have looked again since
    await new Promise((resolve) => setTimeout(resolve, 11_000));
    expect(await sql.query('select from prep_chat.ingestions')).toHaveLength(3);
  });
});
