import { createHash } from 'node:crypto';
import type { Sql } from '../../flows/ports.ts';
import { schemaScripts } from './schema-scripts.ts';

/** A script that this database has already run differs from the one at hand. */
class SchemaChangedError extends Error {
  override name = 'SchemaChangedError';
}

/**
 * Brings the schema up to date, each script once; returns the names of those that ran now.
 * Safe to call from several processes at a time.
 */
export async function installSchema(sql: Sql): Promise<string[]> {
  await sql.script(`
    create schema if not exists prep_chat;
    create table if not exists prep_chat.schema_scripts (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    );
    comment on table prep_chat.schema_scripts is 'Ledger of the scripts that made this schema';
  `);
  const applied: string[] = [];
  for (const script of await scriptsFor(sql)) {
    const checksum = createHash('sha256').update(script.text).digest('hex');
    const ran = await sql.transaction(async (transaction) => {
      await transaction.query("select pg_advisory_xact_lock(hashtext('prep_chat.install_schema'))");
      const [known] = await transaction.query<{ checksum: string }>(
        'select checksum from prep_chat.schema_scripts where name = $1',
        [script.name],
      );
      // Other people's scripts may be reworded in a new version of their package; ours may not.
      if (known && known.checksum !== checksum && script.name.startsWith('prep-chat/')) {
        throw new SchemaChangedError(`${script.name} was changed after this database ran it`);
      }
      if (known) return false;
      await transaction.script(script.text);
      await transaction.query('insert into prep_chat.schema_scripts (name, checksum) values ($1, $2)', [
        script.name,
        checksum,
      ]);
      return true;
    });
    if (ran) applied.push(script.name);
  }
  return applied;
}

/** Names of the scripts that a database with a schema has not run yet. */
export async function pendingScripts(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>('select name from prep_chat.schema_scripts');
  const known = new Set(rows.map(({ name }) => name));
  return (await scriptsFor(sql)).map(({ name }) => name).filter((name) => !known.has(name));
}

async function scriptsFor(sql: Sql) {
  const [queue] = await sql.query("select from pg_available_extensions where name = 'pgmq'");
  return schemaScripts(queue !== undefined);
}
