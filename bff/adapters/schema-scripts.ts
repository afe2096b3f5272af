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
export async function schemaScripts(has: {
  /** The extension pgmq is there, could be, or has to be replaced by its script. */
  queue: 'present' | 'extension' | 'script';
  /** Supabase's Realtime. */
  realtime: boolean;
}): Promise<SchemaScript[]> {
  const root = packageRoot();
  const flowEngine = await flowEngineScripts();
  const queue = { name: 'pgmq', text: 'create extension if not exists pgmq' };
  const realtime = async () => readFile(join(root, 'supabase/self-hosted/realtime.sql'), 'utf8');
  return [
    ...(has.queue === 'present' ? [] : [has.queue === 'extension' ? queue : await queueScript()]),
    ...(has.realtime ? [] : [{ name: 'realtime', text: await realtime() }]),
    ...(has.queue === 'script' ? flowEngine.map(withoutExtension) : flowEngine),
    ...(await folderScripts('prep-chat/', join(root, 'supabase/migrations'))),
  ];
}

/** pgflow's own migrations. */
export const flowEngineScripts = (): Promise<SchemaScript[]> =>
  folderScripts('pgflow/', packageFolder('@pgflow/core', 'supabase/migrations'));

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
