import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlIngestions } from '../../flows/ingestion/sql-ingestions.ts';
import type { Sql } from '../../flows/ports.ts';
import { openDatabase } from '../adapters/open-database.ts';
import { eraseVisitorsOf } from '../adapters/sql-retention-store.ts';
import {
  addStoredSite,
  listStoredSites,
  removeStoredSite,
  replaceStoredSite,
} from '../adapters/sql-stored-sites.ts';
import { ConfigError } from '../config.ts';
import { plainSite, storedSiteSchema, type StoredSite } from '../config/stored-site.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { commandIngestion } from '../../flows/site-ingestion.ts';
import { readConfig } from './read-config.ts';

/** What the command line says of a site; what it leaves out stays as it is. */
export interface SiteOptions {
  origin?: string[] | undefined;
  title?: string | undefined;
  welcome?: string | undefined;
  starter?: string[] | undefined;
  /** `name=number` of a limit, or `name=` for its default. */
  limit?: string[] | undefined;
  /** A JSON file, because a command line is no place for a secret; or `none`. */
  identity?: string | undefined;
  /** `new`: makes one and prints it this once; a file with one; or `none`. */
  'content-secret'?: string | undefined;
}

const say = (line: unknown) => process.stderr.write(`${line}\n`);

/** `prep-chat site list|add|set|remove`. A running server sees a change within seconds. */
export async function site(action: string | undefined, key = '', options: SiteOptions = {}): Promise<void> {
  const database = await openDatabase(readConfig());
  try {
    await act(database.sql, action, key, options);
  } finally {
    await database.close();
  }
}

async function act(sql: Sql, action: string | undefined, key: string, options: SiteOptions): Promise<void> {
  const sites = await listStoredSites(sql, say);
  const known = sites.find((found) => found.key === key);
  if (action === 'list') return list(sites);
  if (action === 'add') {
    const added = await addStoredSite(sql, changed(plainSite(key), options));
    if (!added) throw new ConfigError([`there is a site "${key}" already: prep-chat site set ${key}`]);
    return void say(
      `Added. Its pages say: <prep-chat site="${key}">. Content: prep-chat ingest --site ${key}`,
    );
  }
  if (action !== 'set' && action !== 'remove')
    throw new ConfigError([`prep-chat site ${action ?? ''}: list, add, set or remove?`]);
  if (action === 'remove') return remove(sql, key);
  if (!known) throw new ConfigError([`there is no site "${key}"`]);
  await replaceStoredSite(sql, changed(known, options));
  say('Changed.');
}

/** One JSON object a line; of an identity and of a secret only that there is one. */
function list(sites: readonly StoredSite[]): void {
  for (const { identity, contentSecret, ...shown } of sites) {
    const secret = contentSecret === null ? 'none' : 'set';
    const told = { ...shown, identity: identity?.mode ?? 'none', contentSecret: secret };
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}

/** Closes the site first; what visitors asked and what was read in goes after it. */
async function remove(sql: Sql, key: string): Promise<void> {
  if (key === defaultSiteKey) throw new ConfigError(['the site of the configuration cannot be removed']);
  const removed = await removeStoredSite(sql, key);
  const visitors = await eraseVisitorsOf(sql, key);
  await createSqlIngestions(sql, commandIngestion.slug).forget(key);
  const pages = await createSqlContentStore(sql, key).removeAll();
  if (!removed && visitors + pages === 0) throw new ConfigError([`there is no site "${key}"`]);
  say(`Removed, with ${visitors} visitors and ${pages} pages.`);
}

function changed(before: StoredSite, options: SiteOptions): StoredSite {
  const { origin, title, welcome, starter, limit = [], identity, 'content-secret': secret } = options;
  const limits: Record<string, unknown> = { ...before.limits };
  for (const text of limit) {
    const [name = '', value = ''] = text.split('=');
    if (value === '') delete limits[name];
    else limits[name] = Number(value);
  }
  const parsed = storedSiteSchema.safeParse({
    ...before,
    ...(origin ? { allowedOrigins: origin } : {}),
    ...(title === undefined ? {} : { title: title || null }),
    ...(welcome === undefined ? {} : { welcome: welcome || null }),
    ...(starter ? { starters: starter.filter(Boolean) } : {}),
    limits,
    ...(identity === undefined ? {} : { identity: identity === 'none' ? null : readJson(identity) }),
    ...(secret === undefined ? {} : { contentSecret: secretOf(secret) }),
  });
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}

function secretOf(text: string): string | null {
  if (text === 'none') return null;
  if (text !== 'new') return readText('--content-secret', text).trim();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  process.stdout.write(`${secret}\n`);
  return secret;
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError([`${option}: ${path} is no file that can be read`]);
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new ConfigError([`--identity: ${path} is no file with JSON in it`]);
  }
}
