import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseTarGzip } from 'nanotar';
import { packageRoot } from './package-files.ts';

/** One script of the schema: applied once, in order, in a transaction of its own. */
export interface SchemaScript {
  name: string;
  text: string;
}

/**
 * Everything that the database needs, in order: the queue, what plain PostgreSQL lacks beside
 * Supabase, pgflow, ours. Other people's SQL is read out of their installed packages.
 */
export async function schemaScripts(queueIsExtension: boolean): Promise<SchemaScript[]> {
  const root = packageRoot();
  const flowEngine = await folderScripts('pgflow/', packageFolder('@pgflow/core', 'supabase/migrations'));
  return [
    queueIsExtension ? { name: 'pgmq', text: 'create extension if not exists pgmq' } : await queueScript(),
    { name: 'realtime', text: await readFile(join(root, 'supabase/self-hosted/realtime.sql'), 'utf8') },
    ...(queueIsExtension ? flowEngine : flowEngine.map(withoutExtension)),
    ...(await folderScripts('prep-chat/', join(root, 'supabase/migrations'))),
  ];
}

async function folderScripts(prefix: string, folder: string): Promise<SchemaScript[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => ({ name: prefix + file, text: await readFile(join(folder, file), 'utf8') })),
  );
}

/** pgmq is plain SQL: for a PostgreSQL without the extension its install file does the same. */
async function queueScript(): Promise<SchemaScript> {
  const archive = await readFile(packageFolder('@electric-sql/pglite-pgmq', 'pgmq.tar.gz'));
  const files = await parseTarGzip(new Uint8Array(archive));
  const install = files.find((file) => /\/pgmq--[\d.]+\.sql$/.test(file.name));
  if (!install) throw new Error('the pgmq package holds no install file');
  const text = install.text.replaceAll(/^\\.*$/gm, '').replaceAll('@extschema@', 'pgmq');
  return { name: 'pgmq', text: `create schema if not exists pgmq;\n${text}` };
}

/** The queue is already there, only not as an extension. */
function withoutExtension({ name, text }: SchemaScript): SchemaScript {
  const lines = text.split('\n').filter((line) => !/^create extension .*pgmq/i.test(line));
  return { name, text: lines.join('\n') };
}

/** `path` beside the entry file of an installed package. */
function packageFolder(packageName: string, path: string): string {
  return join(dirname(fileURLToPath(import.meta.resolve(packageName))), path);
}
