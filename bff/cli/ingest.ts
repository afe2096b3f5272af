import { basename, resolve } from 'node:path';
import { ingestFolder } from '../../flows/content/ingest-folder.ts';
import type { Sql } from '../../flows/ports.ts';
import { openSearch } from '../adapters/open-search.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { ConfigError } from '../config.ts';
import type { SearchConfig } from '../config/search.ts';
import { listStoredSites } from '../adapters/sql-stored-sites.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { readConfig } from './read-config.ts';

interface IngestOptions {
  folder: string;
  /** Address that the folder's root has on the site; absolute, or a path of this server. */
  url: string | undefined;
  source?: string;
  /** The site whose content it is. */
  siteKey: string;
}

const say = (line: unknown) => process.stderr.write(`${line}\n`);

/** `prep-chat ingest`: reads a folder while no server has the embedded database. */
export async function ingest(options: IngestOptions): Promise<void> {
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    await assertSite(database.sql, options.siteKey);
    await ingestInto(database.sql, options);
    await embedContent(database.sql, config.search, options.siteKey);
  } finally {
    await database.close();
  }
}

/** Reads a folder into the index and says what changed. */
export async function ingestInto(sql: Sql, { folder, url, source, siteKey }: IngestOptions): Promise<void> {
  if (url === undefined || !URL.canParse(url, 'http://localhost')) {
    throw new ConfigError([
      '--url: say where the pages are on the site, e.g. --url https://www.example.com/docs/',
    ]);
  }
  const report = await ingestFolder({
    sql,
    folder: resolve(folder),
    baseUrl: url.endsWith('/') ? url : `${url}/`,
    siteKey,
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

/** Gives vectors to new passages where embeddings are set; without them the search goes by words. */
async function embedContent(sql: Sql, config: SearchConfig, siteKey: string): Promise<void> {
  const { embed, lack } = await openSearch(sql, config, say);
  if (lack) say(`Meaning: ${lack}`);
  if (!embed) return;
  try {
    const { embedded, reused } = await embed(new AbortController().signal, siteKey);
    say(`Meaning: ${embedded} passages embedded, ${reused} known from before`);
  } catch (error) {
    say(`Meaning: ${error instanceof Error ? error.message : 'not embedded'}; run it again to go on`);
  }
}

/** A slip of the pen must not make content that no site shows. */
async function assertSite(sql: Sql, key: string): Promise<void> {
  if (key === defaultSiteKey) return;
  const keys = (await listStoredSites(sql, say)).map((site) => site.key);
  if (!keys.includes(key)) throw new ConfigError([`--site: there is no site "${key}": prep-chat site add`]);
}

/** True when somebody has read in pages of their own for the server's own site. */
export async function hasOwnContent(sql: Sql): Promise<boolean> {
  const rows = await sql.query(
    "select from prep_chat.pages where site_key = $1 and source <> 'demo' limit 1",
    [defaultSiteKey],
  );
  return rows.length > 0;
}
