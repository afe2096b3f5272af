import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pushSource } from '../../flows/content/push-store.ts';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { isAddress } from '../../flows/ingestion/open-source.ts';
import type { SourceSettings } from '../../flows/ingestion/ports.ts';
import { runIngestion } from '../../flows/ingestion/run-ingestion.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import type { Sql } from '../../flows/ports.ts';
import { openSearch } from '../adapters/open-search.ts';
import { openDatabase, type Database } from '../adapters/open-database.ts';
import { ConfigError } from '../config.ts';
import type { SearchConfig } from '../config/search.ts';
import { listStoredSites } from '../adapters/sql-stored-sites.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { commandIngestion } from '../../flows/site-ingestion.ts';
import { parseInterval } from './parse-interval.ts';
import { readConfig } from './read-config.ts';
import { createProgress, hasReadSomething, reportLines } from './tell-ingestion.ts';

export interface IngestOptions {
  /** A folder or an address. */
  from: string;
  /** Address that a folder's root has on the site; absolute, or a path of this server. */
  url: string | undefined;
  source?: string | undefined;
  /** The site whose content it is. */
  siteKey: string;
  /** How often a running server reads it again, e.g. `24h`; `never` ends that. */
  every?: string | undefined;
  allowRemovals?: boolean;
  /** How a site is read. */
  site?: Omit<SourceSettings, 'location' | 'url'>;
}

const say = (line: unknown) => process.stderr.write(`${line}\n`);

/** `prep-chat ingest`: reads a source in this process; resolves to the exit code, 1 if nothing could be read. */
export async function ingest(options: IngestOptions): Promise<number> {
  const settings = toSettings(options);
  const everyMinutes = parseInterval(options.every);
  const config = readConfig();
  const database = await openDatabase(config);
  try {
    await assertSite(database.sql, options.siteKey);
    const read = await ingestInto(database, { ...options, settings, everyMinutes });
    await embedContent(database.sql, config.search, options.siteKey);
    return read ? 0 : 1;
  } finally {
    await database.close();
  }
}

interface IngestIntoOptions extends Omit<IngestOptions, 'from' | 'url' | 'site'> {
  settings: SourceSettings;
  everyMinutes?: number | null | undefined;
  /** The content that comes with the product is not the owner's to list or to schedule. */
  forget?: boolean;
}

/** Reads a source into the index, says what changed and remembers it; false when nothing could be read. */
export async function ingestInto(
  { sql, exclusive }: Database,
  { settings, siteKey, everyMinutes, allowRemovals = false, forget = false, ...options }: IngestIntoOptions,
): Promise<boolean> {
  const name = { siteKey, source: options.source ?? labelOf(settings) };
  if (name.source === pushSource)
    throw new ConfigError([`--source: ${pushSource} is the label of pages that a site sends itself`]);
  const progress = createProgress(process.stderr);
  const report = await runIngestion({
    sql,
    exclusive,
    ...name,
    settings,
    allowRemovals,
    onProgress: progress.show,
    onWaiting: ({ startedAt }) =>
      say(`${name.source} is being read since ${startedAt}: that comes to its end first`),
    onError: say,
  });
  progress.end();
  reportLines(report, await createSqlContentStore(sql, siteKey).totals()).forEach(say);
  const read = hasReadSomething(report);
  if (read && !forget)
    await createSqlIngestions(sql, commandIngestion.slug).remember(name, settings, everyMinutes);
  return read;
}

/** What the command line says of a source, made sure of. */
export function toSettings({
  from,
  url,
  site,
}: Pick<IngestOptions, 'from' | 'url' | 'site'>): SourceSettings {
  if (isAddress(from)) {
    if (!URL.canParse(from)) throw new ConfigError([`${from} is no address`]);
    return { location: from, ...site };
  }
  const location = resolve(from);
  if (!statSync(location, { throwIfNoEntry: false })?.isDirectory())
    throw new ConfigError([`${from} is not a folder`]);
  if (url === undefined || !URL.canParse(url, 'http://localhost')) {
    throw new ConfigError([
      '--url: say where the pages are on the site, e.g. --url https://www.example.com/docs/',
    ]);
  }
  return { location, url: url.endsWith('/') ? url : `${url}/` };
}

function labelOf({ location }: SourceSettings): string {
  return isAddress(location) ? new URL(location).hostname : basename(location);
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
