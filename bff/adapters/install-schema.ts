import { createHash } from 'node:crypto';
import type { Sql } from '../../flows/ports.ts';
import { schemaScripts } from './schema-scripts.ts';

/** A script that this database has already run differs from the one at hand. */
class SchemaChangedError extends Error {
  override name = 'SchemaChangedError';
}

const ledger = `
  create schema if not exists prep_chat;
  create table if not exists prep_chat.schema_scripts (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  );
  comment on table prep_chat.schema_scripts is 'Ledger of the scripts that made this schema';
  alter table prep_chat.schema_scripts enable row level security;
`;

/**
 * Brings the schema up to date, each script once; returns the names of those that ran now.
 * Safe to call from several processes at a time. Where nothing is to be done it only reads, so that a role
 * that may not change the schema will do.
 */
export async function installSchema(sql: Sql): Promise<string[]> {
  if (await isCurrent(sql)) return [];
  await sql.transaction(async (transaction) => {
    await transaction.query(lock);
    await transaction.script(ledger);
  });
  const applied: string[] = [];
  for (const script of await scriptsFor(sql)) {
    const ran = await sql.transaction(async (transaction) => {
      await transaction.query(lock);
      const { pending } = await compareSchema(transaction, [script]);
      if (pending.length === 0) return false;
      await transaction.script(script.text);
      await transaction.query('insert into prep_chat.schema_scripts (name, checksum) values ($1, $2)', [
        script.name,
        script.checksum,
      ]);
      return true;
    });
    if (ran) applied.push(script.name);
  }
  return applied;
}

async function isCurrent(sql: Pick<Sql, 'query'>): Promise<boolean> {
  const { pending, changed } = await compareSchema(sql);
  if (changed.length > 0)
    throw new SchemaChangedError(`${changed[0]} was changed after this database ran it`);
  return pending.length === 0;
}

/** Which scripts a database has not run yet, in their order, and which of ours it knows otherwise; changes nothing. */
export async function compareSchema(
  sql: Pick<Sql, 'query'>,
  scripts?: readonly Script[],
): Promise<{ pending: string[]; changed: string[] }> {
  const [made] = await sql.query(
    "select from pg_tables where schemaname = 'prep_chat' and tablename = 'schema_scripts'",
  );
  const rows = made
    ? await sql.query<{ name: string; checksum: string }>(
        'select name, checksum from prep_chat.schema_scripts',
      )
    : [];
  const known = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const all = scripts ?? (await scriptsFor(sql));
  const pushed = await pushedStamps(sql);
  return {
    pending: all.filter(({ name }) => !known.has(name) && !pushed.has(stampOf(name))).map(({ name }) => name),
    // Other people's scripts may be reworded in a new version of their package; ours may not.
    changed: all
      .filter(
        ({ name, checksum }) => name.startsWith('prep-chat/') && (known.get(name) ?? checksum) !== checksum,
      )
      .map(({ name }) => name),
  };
}

/** Migrations of ours and of the engine that made this database's schema. */
export async function appliedScripts(sql: Pick<Sql, 'query'>): Promise<string[]> {
  const { pending } = await compareSchema(sql);
  const migrations = (await scriptsFor(sql)).map(({ name }) => name).filter((name) => name.includes('/'));
  return migrations.filter((name) => !pending.includes(name));
}

const lock = "select pg_advisory_xact_lock(hashtext('prep_chat.install_schema'))";

type Script = Awaited<ReturnType<typeof scriptsFor>>[number];

async function scriptsFor(sql: Pick<Sql, 'query'>) {
  const [state] = await sql.query<DatabaseState>(stateQuery);
  const { queue = 'script', realtime = false } = state ?? {};
  const scripts = await schemaScripts({ queue, realtime });
  return scripts.map(({ name, text }) => ({
    name,
    text,
    checksum: createHash('sha256').update(text).digest('hex'),
  }));
}

interface DatabaseState {
  /** pgmq is an extension that is there, or could be; else its script does the same. */
  queue: 'present' | 'extension' | 'script';
  /** Supabase has it by itself. */
  realtime: boolean;
}

const stateQuery = `
  select case when exists (select from pg_extension where extname = 'pgmq') then 'present'
              when exists (select from pg_available_extensions where name = 'pgmq') then 'extension'
              else 'script' end as queue,
         to_regclass('realtime.messages') is not null as realtime`;

/** What the Supabase CLI has pushed, by the stamps of its files; with it came the queue. */
async function pushedStamps(sql: Pick<Sql, 'query'>): Promise<Set<string>> {
  const [made] = await sql.query<{ made: boolean }>(
    "select to_regclass('supabase_migrations.schema_migrations') is not null as made",
  );
  if (!made?.made) return new Set();
  const rows = await sql.query<{ version: string }>(
    `select version from supabase_migrations.schema_migrations
     union all select 'pgmq' where to_regclass('pgmq.meta') is not null`,
  );
  return new Set(rows.map(({ version }) => version));
}

const stampOf = (name: string) => /\/(\d{14})_/.exec(name)?.[1] ?? name;
