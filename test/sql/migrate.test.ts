import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';

describe('prep-chat migrate', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let admin: postgres.Sql;

  beforeEach(async () => {
    database = await freshDatabase();
    admin = postgres(database.url, { max: 1, onnotice: () => undefined });
  });
  afterEach(async () => {
    await admin.end();
    await database.drop();
    folder.dispose();
  });

  const migrate = (args: string[] = [], url = database.url) =>
    runProduct(['migrate', ...args], { DATABASE_URL: url });
  const schemas = async () =>
    (await admin`select nspname from pg_namespace where nspname in ('prep_chat', 'pgflow', 'pgmq')`).length;
  const ledger = () => admin<{ name: string }[]>`select name from prep_chat.schema_scripts`;

  it('says in a dry run what it would do, and does it only without', async () => {
    const dry = await migrate(['--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.output).toMatch(/would run pgmq\n.*would run prep-chat\/20261123000100/s);
    expect(dry.output).toMatch(/(\d\d) to run, nothing changed/);
    expect(await schemas()).toBe(0);

    const real = await migrate();
    expect(real.code).toBe(0);
    const ran = [...real.output.matchAll(/^ran (\S+)$/gm)].map(([, name]) => name);
    expect(ran).toEqual([...dry.output.matchAll(/^would run (\S+)$/gm)].map(([, name]) => name));
    expect((await ledger()).map(({ name }) => name).toSorted()).toEqual(ran.toSorted());
    expect((await migrate(['--dry-run'])).output).toMatch(/^0 to run, nothing changed$/m);
    expect((await migrate()).output).toMatch(/^0 ran, the schema is up to date$/m);
  });

  it('runs each migration once, however many processes begin at the same time', async () => {
    const ends = await Promise.all(Array.from({ length: 6 }, () => migrate()));
    expect(ends.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual([0, 0, 0, 0, 0, 0]);
    const ran = ends.flatMap(({ output }) => output.match(/^ran \S+$/gm) ?? []);
    expect(new Set(ran).size).toBe(ran.length);
    expect((await ledger()).length).toBe(ran.length);
  });

  it('refuses a database that ran another text of a migration, and changes nothing', async () => {
    await migrate();
    await admin`update prep_chat.schema_scripts set checksum = 'x' where name like '%_feedback.sql'`;
    await admin`delete from prep_chat.schema_scripts where name like '%_followups.sql'`;
    const { code, output } = await migrate();
    expect(code).toBe(1);
    expect(output).toMatch(/feedback\.sql was changed after this database ran it/);
    expect((await ledger()).filter(({ name }) => name.includes('followups'))).toEqual([]);
  });

  it('leaves nothing of a migration that fails, and says which rest ran', async () => {
    await admin`create schema prep_chat`;
    await admin`create table prep_chat.feedback (id int)`;
    const { code } = await migrate();
    expect(code).toBe(1);
    const names = (await ledger()).map(({ name }) => name).join();
    expect(names).toMatch(/000500_prep_chat_history/);
    expect(names).not.toMatch(/feedback/);
    await admin`drop table prep_chat.feedback`;
    expect((await migrate()).code).toBe(0);
  });

  it('lets a server and a worker start afterwards as a role that may not change the schema', async () => {
    await migrate();
    await admin.unsafe(`
      drop role if exists prep_chat_server;
      create role prep_chat_server login password 'no-rights-to-change' bypassrls;
      grant usage on schema prep_chat, pgflow, pgmq, realtime to prep_chat_server;
      grant all on all tables in schema prep_chat, pgflow, pgmq to prep_chat_server;
      grant usage, select on all sequences in schema prep_chat, pgflow, pgmq to prep_chat_server;
      grant execute on all functions in schema prep_chat, pgflow, pgmq, realtime to prep_chat_server;
    `);
    const url = new URL(database.url);
    url.username = 'prep_chat_server';
    url.password = 'no-rights-to-change';
    try {
      const product = await startProduct(folder.dataDir, { DATABASE_URL: url.href }, ['start']);
      expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
      expect(await product.stop()).toBe(0);
      await admin`delete from prep_chat.schema_scripts where name like '%_followups.sql'`;
      const { code, output } = await runProduct(['start'], { DATABASE_URL: url.href, PORT: '0' });
      expect(code).toBe(1);
      expect(output).toMatch(/\(42501\)/);
    } finally {
      await admin.unsafe('drop owned by prep_chat_server; drop role prep_chat_server');
    }
  });
});
