import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

describe('the PostgreSQL of the tests', () => {
  let database: FreshDatabase;
  let sql: postgres.Sql;

  beforeAll(async () => {
    database = await freshDatabase();
    sql = postgres(database.url, { max: 2 });
  });
  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  it('is a version that prep-chat supports', async () => {
    const [row] = await sql<{ server_version_num: string }[]>`show server_version_num`;
    expect(Number(row?.server_version_num)).toBeGreaterThanOrEqual(150_000);
  });

  it('stores UTF-8 and knows letters beyond ASCII', async () => {
    const [row] = await sql`select pg_encoding_to_char(encoding) as encoding, upper('äé') as upper
      from pg_database where datname = current_database()`;
    expect(row).toEqual({ encoding: 'UTF8', upper: 'ÄÉ' });
  });

  it('listens on the loopback address only', async () => {
    const [row] = await sql`select current_setting('listen_addresses') as listen, inet_server_addr() as own`;
    expect(row).toEqual({ listen: '127.0.0.1', own: '127.0.0.1' });
  });

  it('gives each test file an empty database of its own and takes it away', async () => {
    const other = await freshDatabase();
    expect(other.url).not.toBe(database.url);
    await sql`create table mine (id int)`;
    const second = postgres(other.url, { max: 1 });
    expect(await second`select to_regclass('mine') as mine`).toEqual([{ mine: null }]);
    await other.drop();
    await second.end();
    const admin = postgres(inject('postgresUrl'), { max: 1 });
    const left =
      await admin`select 1 from pg_database where datname = ${new URL(other.url).pathname.slice(1)}`;
    await admin.end();
    expect(left).toHaveLength(0);
  });

  it('tells a listener of a notification', async () => {
    let heard: (payload: string) => void;
    const payload = new Promise<string>((resolve) => (heard = resolve));
    const { unlisten } = await sql.listen('news', (text) => heard(text));
    await sql`select pg_notify('news', 'hello')`;
    expect(await payload).toBe('hello');
    await unlisten();
  });
});
