import { basename, resolve } from 'node:path';
import { ingestFolder } from '../../flows/content/ingest-folder.ts';
import type { Sql } from '../../flows/ports.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { ConfigError } from '../config.ts';
import { readConfig } from './read-config.ts';

interface IngestOptions {
  folder: string;
  /** Address that the folder's root has on the site; absolute, or a path of this server. */
  url: string | undefined;
  source?: string;
}

const say = (line: string) => process.stderr.write(`${line}\n`);

/** `prep-chat ingest`: reads a folder while no server has the embedded database. */
export async function ingest(options: IngestOptions): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    await ingestInto(database.sql, options);
  } finally {
    await database.close();
  }
}

/** Reads a folder into the index and says what changed. */
export async function ingestInto(sql: Sql, { folder, url, source }: IngestOptions): Promise<void> {
  if (url === undefined || !URL.canParse(url, 'http://localhost')) {
    throw new ConfigError([
      '--url: say where the pages are on the site, e.g. --url https://www.example.com/docs/',
    ]);
  }
  const report = await ingestFolder({
    sql,
    folder: resolve(folder),
    baseUrl: url.endsWith('/') ? url : `${url}/`,
    source: source ?? basename(resolve(folder)),
    signal: new AbortController().signal,
  });
  for (const { path, reason } of report.failed) say(`  could not read ${path}: ${reason}`);
  const { added, changed, removed, unchanged, pages, passages } = report;
  if (added + changed + removed === 0) say(`Content: ${pages} pages, unchanged`);
  else {
    const changes = `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`;
    say(`Content: ${changes}; ${pages} pages, ${passages} passages`);
  }
}

/** True when somebody has read in pages of their own. */
export async function hasOwnContent(sql: Sql): Promise<boolean> {
  const rows = await sql.query("select from prep_chat.pages where source <> 'demo' limit 1");
  return rows.length > 0;
}
