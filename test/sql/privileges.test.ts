import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { chatPreparation } from '../../flows/chat-preparation.ts';
import type { Sql } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';

const schemas = ['pgflow', 'pgmq', 'prep_chat', 'realtime'];
const strangers = ['anon', 'authenticated'];

/** Supabase's roles, as it makes them: they come before our migrations. */
const roles = `
  do $$
  declare
    role text;
  begin
    foreach role in array array['anon', 'authenticated', 'service_role'] loop
      if not exists (select from pg_roles where rolname = role) then
        execute format('create role %I nologin', role);
      end if;
    end loop;
  end;
  $$`;

/** Every object of the schemas with each privilege that there is on such a thing. */
const held = `
  with objects as (
    select 'schema ' || nspname as object, p.privilege,
           has_schema_privilege($1, n.oid, p.privilege) as held
      from pg_namespace n, unnest(array['usage', 'create']) as p (privilege) where n.nspname = any ($2::text[])
    union all
    select 'table ' || c.oid::regclass, p.privilege, has_table_privilege($1, c.oid, p.privilege)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
           unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as p (privilege)
     where n.nspname = any ($2::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select 'column ' || c.oid::regclass, p.privilege, has_any_column_privilege($1, c.oid, p.privilege)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
           unnest(array['select', 'insert', 'update', 'references']) as p (privilege)
     where n.nspname = any ($2::text[]) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select 'sequence ' || c.oid::regclass, p.privilege, has_sequence_privilege($1, c.oid, p.privilege)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
           unnest(array['usage', 'select', 'update']) as p (privilege)
     where n.nspname = any ($2::text[]) and c.relkind = 'S'
    union all
    select 'function ' || f.oid::regprocedure, 'execute', has_function_privilege($1, f.oid, 'execute')
      from pg_proc f join pg_namespace n on n.oid = f.pronamespace where n.nspname = any ($2::text[])
  )
  select object, privilege, held from objects order by object, privilege`;

describe('privileges on Supabase and on plain PostgreSQL', () => {
  let database: FreshDatabase;
  let sql: Sql;

  beforeAll(async () => {
    database = await freshDatabase();
    sql = openPostgres(database.url);
    await sql.script(roles);
    await installSchema(sql);
    // A flow brings a queue with tables of its own.
    await registerFlow(sql, chatPreparation);
  });
  afterAll(async () => {
    await sql.close();
    await database.drop();
  });

  it.each(strangers)('SEC-22 gives %s no privilege on any object of pgflow, pgmq or ours', async (role) => {
    const objects = await sql.query<{ object: string; held: boolean }>(held, [role, schemas]);
    expect(objects.length).toBeGreaterThan(300);
    for (const name of ['prep_chat.sites', 'prep_chat.sessions', 'pgflow.runs', 'pgmq.q_chat_preparation_2'])
      expect(objects.map(({ object }) => object)).toContain(`table ${name}`);
    expect(objects.filter((each) => each.held)).toEqual([]);
  });

  it('SEC-22 sees a privilege when there is one', async () => {
    await sql.query('grant select (title) on prep_chat.sites to anon');
    const objects = await sql.query<{ object: string; held: boolean }>(held, ['anon', schemas]);
    expect(objects.filter((each) => each.held)).toMatchObject([
      { object: 'column prep_chat.sites', privilege: 'select' },
    ]);
    await sql.query('revoke select (title) on prep_chat.sites from anon');
  });

  it('SEC-22 has row security on every table of ours and of the engine, and no policy that opens one', async () => {
    const open = await sql.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('prep_chat', 'pgflow') and c.relkind in ('r', 'p') and not c.relrowsecurity`,
    );
    expect(open).toEqual([]);
    expect(
      await sql.query("select from pg_policies where schemaname in ('prep_chat', 'pgflow', 'pgmq')"),
    ).toEqual([]);
  });

  it('SEC-22 has no function that runs as its owner without a fixed search path, and of ours none without', async () => {
    const loose = await sql.query(
      `select f.oid::regprocedure::text as name from pg_proc f join pg_namespace n on n.oid = f.pronamespace
        where n.nspname = any ($1::text[]) and (f.prosecdef or n.nspname = 'prep_chat')
          and not exists (select from unnest(f.proconfig) setting where setting like 'search_path=%')`,
      [schemas],
    );
    expect(loose).toEqual([]);
  });

  it('lets service_role work, where there is one', async () => {
    const tables = await sql.query<{ name: string; held: boolean }>(
      `select c.oid::regclass::text as name,
              has_table_privilege('service_role', c.oid, 'select, insert, update, delete') as held
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'prep_chat' and c.relkind = 'r'`,
    );
    expect(tables.filter(({ held }) => !held)).toEqual([]);
  });
});
