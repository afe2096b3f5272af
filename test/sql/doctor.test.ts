import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkDatabase } from '../../bff/adapters/check-database.ts';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import type { Finding } from '../../bff/ports/finding.ts';
import type { Sql } from '../../flows/ports.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { startOpenAiServer } from '../support/openai-server.ts';
import { freshDataDir, runProduct } from '../support/product.ts';

/** They belong to all databases of the server, other tests' too. */
async function dropRoles(roles: string[]): Promise<void> {
  const admin = postgres(inject('postgresUrl'), { max: 1, onnotice: () => undefined });
  for (const role of roles) await admin.unsafe(`drop role if exists ${role}`);
  await admin.end();
}

describe('prep-chat doctor', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let sql: Sql;
  const roles = ['anon', 'authenticated'];

  beforeAll(async () => {
    database = await freshDatabase();
    sql = openPostgres(database.url);
    await sql.script(
      roles.map((role) => `drop role if exists ${role}; create role ${role} nologin;`).join(''),
    );
    await installSchema(sql);
  });
  afterAll(async () => {
    await sql.close();
    await database.drop();
    await dropRoles(roles);
    folder.dispose();
  });

  async function examine(
    env: Record<string, string> = {},
    args: string[] = [],
  ): Promise<{ code: number | null; findings: Finding[]; output: string }> {
    const { code, output } = await runProduct(['doctor', '--json', ...args], {
      PREP_CHAT_DATA_DIR: folder.dataDir,
      ...env,
    });
    return { code, output, findings: (JSON.parse(output) as { findings: Finding[] }).findings };
  }
  const problems = (findings: Finding[]) =>
    findings.filter(({ level }) => level === 'problem').map(({ about, text }) => `${about}: ${text}`);

  it('passes what `npm start` runs', async () => {
    const { code, findings } = await examine();
    expect(problems(findings)).toEqual([]);
    expect(code).toBe(0);
  });

  it('fails the origin of a stored site that is not encrypted, and a site that is not in order', async () => {
    await sql.query(`insert into prep_chat.sites (key, allowed_origins, limits) values
      ('plain', '{http://shop.example}', '{}'), ('local', '{http://localhost:3000,https://ok.example}', '{}'),
      ('broken', '{https://ok.example}', '{"nothing":1}')`);
    try {
      const { findings, code } = await examine({ DATABASE_URL: database.url });
      const sites = problems(findings).filter((text) => text.startsWith('site'));
      expect(sites.toSorted()).toEqual([
        expect.stringMatching(/^site plain: http:\/\/shop\.example is not encrypted/),
        expect.stringMatching(/^sites: the site broken is not in order/),
      ]);
      expect(code).toBe(1);
    } finally {
      await sql.query('delete from prep_chat.sites');
    }
  });

  it('passes a deployment that is as it should be', async () => {
    const { code, findings } = await examine({
      HOST: '0.0.0.0',
      DATABASE_URL: database.url,
      PREP_CHAT_ALLOWED_ORIGINS: 'https://www.example.com,http://localhost:3000',
      PREP_CHAT_ADMIN_TOKEN: '0123456789abcdef0123456789abcdef',
    });
    expect(problems(findings)).toEqual([]);
    expect(code).toBe(0);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'an origin without encryption',
      { PREP_CHAT_ALLOWED_ORIGINS: 'http://shop.example' },
      /ORIGINS: http:\/\/shop\.example is not encrypted/,
    ],
    ['any origin', { PREP_CHAT_ALLOWED_ORIGINS: '*' }, /ORIGINS.*exact origin/],
    [
      'a pattern of origins',
      { PREP_CHAT_ALLOWED_ORIGINS: 'https://*.example.com/' },
      /ORIGINS.*exact origin/,
    ],
    ['the origin null', { PREP_CHAT_ALLOWED_ORIGINS: 'null' }, /ORIGINS.*exact origin/],
    [
      'a server for all without a page',
      { HOST: '0.0.0.0' },
      /ORIGINS: the server listens on 0\.0\.0\.0, and no page/,
    ],
    ['a server for all without an operator', { HOST: '::' }, /ADMIN_TOKEN: .*nobody can see/],
    ['a token that is short', { PREP_CHAT_ADMIN_TOKEN: 'short' }, /ADMIN_TOKEN: must have at least 32/],
    [
      'a token that is no secret',
      { PREP_CHAT_ADMIN_TOKEN: 'a'.repeat(40) },
      /ADMIN_TOKEN: it is easy to guess/,
    ],
    [
      'a database in clear',
      { DATABASE_URL: 'postgres://app:s3cretcanary@db.example.com/site' },
      /DATABASE_URL: password and conversations/,
    ],
    [
      'a database with a known password',
      { DATABASE_URL: 'postgres://app:postgres@localhost:1/site' },
      /DATABASE_URL: its password is easy/,
    ],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://app:s3cretcanary@localhost:1/site' },
      /cannot be examined \(ECONNREFUSED\)/,
    ],
    [
      'a key in clear',
      { OPENAI_API_KEY: 's3cretcanary', OPENAI_BASE_URL: 'http://models.example.com/v1' },
      /OPENAI_BASE_URL: the key/,
    ],
    [
      'a project of Supabase in clear',
      {
        DATABASE_URL: 'postgres://app:s3cretcanary@localhost:1/site',
        SUPABASE_URL: 'http://project.example.com',
        SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_s3cretcanary',
      },
      /SUPABASE_URL: the service key goes there unencrypted/,
    ],
    [
      'the key of browsers',
      {
        DATABASE_URL: 'postgres://app:s3cretcanary@localhost:1/site',
        SUPABASE_URL: 'https://project.example.com',
        SUPABASE_SERVICE_ROLE_KEY: `x.${Buffer.from('{"role":"anon"}').toString('base64url')}.s3cretcanary`,
      },
      /SERVICE_ROLE_KEY: it is the key of browsers/,
    ],
    [
      'a pooler in transaction mode',
      {
        DATABASE_URL: 'postgres://app:s3cretcanary@localhost:6543/site',
        SUPABASE_URL: 'https://project.example.com',
        SUPABASE_SERVICE_ROLE_KEY: 'sb_secret_s3cretcanary',
      },
      /DATABASE_URL: it leads to a pooler in transaction mode/,
    ],
    [
      'a project without its key',
      {
        SUPABASE_URL: 'https://project.example.com',
        DATABASE_URL: 'postgres://app:s3cretcanary@localhost:1/site',
      },
      /SUPABASE_SERVICE_ROLE_KEY: SUPABASE_URL needs it/,
    ],
    [
      'certificates that nobody checks',
      { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      /certificates are not checked/,
    ],
  ])('fails %s, says how to mend it, and shows no secret', async (_what, env, expected) => {
    const { code, findings, output } = await examine(env);
    expect(problems(findings).join('\n')).toMatch(expected);
    expect(code).toBe(1);
    expect(findings.every(({ mend }) => mend.length > 3)).toBe(true);
    expect(output).not.toContain('s3cretcanary');
  });

  it('says it in lines for people, too', async () => {
    const { code, output } = await runProduct(['doctor'], {
      PREP_CHAT_DATA_DIR: folder.dataDir,
      PREP_CHAT_ALLOWED_ORIGINS: 'http://shop.example',
    });
    expect(code).toBe(1);
    expect(output).toMatch(/✗ PREP_CHAT_ALLOWED_ORIGINS: .*\n {4}serve the page by https/);
    expect(output).toMatch(/1 problem\(s\), \d warning\(s\)\n$/);
  });

  it('asks the model’s server when told to', async () => {
    const model = await startOpenAiServer();
    const good = await examine({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'good' }, ['--model']);
    expect(problems(good.findings)).toEqual([]);
    const unknown = await examine({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'gpt-0' }, ['--model']);
    expect(unknown.findings).toContainEqual(expect.objectContaining({ about: 'OPENAI_MODEL' }));
    await model.close();
    const gone = await examine({ OPENAI_BASE_URL: model.url }, ['--model']);
    expect(problems(gone.findings).join()).toMatch(/cannot be reached/);
    expect(gone.code).toBe(1);
  });

  it('SEC-22 finds no privilege of anon, authenticated or everybody in pgflow, pgmq and prep_chat', async () => {
    const [count] = await sql.query<{ objects: number }>(
      `select (select count(*) from pg_class where relnamespace in (select oid from pg_namespace where nspname in ('prep_chat', 'pgflow', 'pgmq')) and relkind in ('r', 'p', 'v', 'S'))
            + (select count(*) from pg_proc where pronamespace in (select oid from pg_namespace where nspname in ('prep_chat', 'pgflow', 'pgmq'))) as objects`,
    );
    expect(count?.objects).toBeGreaterThan(50);
    expect(problems(await checkDatabase(sql, false))).toEqual([]);
    console.log(`SEC-22: 0 privileges of 3 roles on ${count?.objects} objects`);
  });

  // Each of them is done, seen, and undone.
  it.each<[string, string, string, RegExp]>([
    [
      'a grant on a table',
      'grant select on prep_chat.turns to anon',
      'revoke select on prep_chat.turns from anon',
      /grants: anon has a privilege on prep_chat\.turns/,
    ],
    [
      'a grant on a column of the engine',
      'grant update on pgflow.runs to authenticated',
      'revoke update on pgflow.runs from authenticated',
      /authenticated has a privilege on pgflow\.runs/,
    ],
    [
      'a schema that is open',
      'grant usage on schema pgmq to public',
      'revoke usage on schema pgmq from public',
      /public has a privilege on schema pgmq/,
    ],
    [
      'a function that anybody may call',
      'grant execute on all functions in schema pgflow to anon',
      'revoke execute on all functions in schema pgflow from anon',
      /anon has a privilege on pgflow\.\w+\(/,
    ],
    [
      'row security that is off',
      'alter table prep_chat.turns disable row level security',
      'alter table prep_chat.turns enable row level security',
      /row security: prep_chat\.turns/,
    ],
    [
      'a function with the rights of its owner',
      'create function prep_chat.loose() returns int language sql security definer as $$ select 1 $$; revoke execute on function prep_chat.loose() from public',
      'drop function prep_chat.loose()',
      /functions: prep_chat\.loose\(\)/,
    ],
    [
      'a migration that is missing',
      `update prep_chat.schema_scripts set name = 'elsewhere' where name like '%_prep_chat_feedback.sql'`,
      `update prep_chat.schema_scripts set name = 'prep-chat/20261123000600_prep_chat_feedback.sql' where name = 'elsewhere'`,
      /migrations: 1 migration/,
    ],
    [
      'a migration that was changed afterwards',
      `update prep_chat.schema_scripts set checksum = 'x' || checksum where name like '%_prep_chat_feedback.sql'`,
      `update prep_chat.schema_scripts set checksum = substr(checksum, 2) where name like '%_prep_chat_feedback.sql'`,
      /migrations: prep-chat\/\S+_feedback\.sql is not what this database has run/,
    ],
    [
      'SEC-22 a schema that PostgREST offers',
      `create role authenticator nologin; alter role authenticator set pgrst.db_schemas = 'public, prep_chat'`,
      'drop role authenticator',
      /exposed schemas: prep_chat is offered/,
    ],
    [
      'SEC-23 a table that Realtime publishes',
      'create publication supabase_realtime for table pgflow.runs',
      'drop publication supabase_realtime',
      /publications: pgflow\.runs/,
    ],
    [
      'SEC-23 a Realtime that lets the public listen',
      `create schema _realtime; create table _realtime.tenants (external_id text, private_only boolean); insert into _realtime.tenants values ('site', false)`,
      'drop schema _realtime cascade',
      /realtime: site lets the public listen/,
    ],
  ])('fails %s', async (_what, breaking, mending, expected) => {
    const admin = postgres(database.url, { max: 1, onnotice: () => undefined });
    await admin.unsafe(breaking);
    const found = problems(await checkDatabase(sql, false));
    await admin.unsafe(mending);
    await admin.end();
    expect(found.join('\n')).toMatch(expected);
    expect(problems(await checkDatabase(sql, false))).toEqual([]);
  });

  it('says that a PostgreSQL without pgvector searches by words alone, though embeddings are set', async () => {
    const env = { DATABASE_URL: database.url, OPENAI_API_KEY: 'sk-x', PREP_CHAT_EMBEDDING_MODEL: 'e' };
    const about = (findings: Finding[]) =>
      findings.filter((finding) => finding.about === 'PREP_CHAT_EMBEDDING_MODEL');
    expect(about((await examine(env)).findings)).toMatchObject([
      { level: 'warning', text: expect.stringContaining('no pgvector extension') },
    ]);
    expect(about((await examine({ DATABASE_URL: database.url })).findings)).toEqual([]);
  });
});
