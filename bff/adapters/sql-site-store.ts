import type { Sql } from '../../flows/ports.ts';
import { toSite } from '../config/stored-site.ts';
import type { Site, SiteStore } from '../ports/site-store.ts';
import { listStoredSites } from './sql-stored-sites.ts';

export interface SqlSiteStoreOptions {
  /** Its texts and limits are what a stored site goes out from. */
  base: Site;
  /** Pages of this server itself may use every site. */
  ownOrigins: readonly string[];
  /** Answers for a site that the table does not have. */
  otherwise: SiteStore;
  onError: (error: unknown) => void;
  /** How long a change may stay unseen. */
  cacheMs?: number;
}

/**
 * Sites of the table. All of them are kept in memory for a moment: whoever is refused has cost the
 * database nothing, however many keys and origins they make up.
 */
export function createSqlSiteStore(sql: Pick<Sql, 'query'>, options: SqlSiteStoreOptions): SiteStore {
  const { base, ownOrigins, otherwise, onError, cacheMs = 2_000 } = options;
  let cached: Promise<Map<string, Site>> | undefined;
  let until = 0;

  async function read(): Promise<Map<string, Site>> {
    const sites = new Map<string, Site>();
    // A row that somebody has spoilt by hand closes its site; the others go on.
    for (const stored of await listStoredSites(sql, onError)) {
      const site = toSite(stored, base);
      sites.set(site.key, { ...site, allowedOrigins: [...ownOrigins, ...site.allowedOrigins] });
    }
    return sites;
  }

  function sites(): Promise<Map<string, Site>> {
    if (cached && performance.now() < until) return cached;
    const reading = read();
    cached = reading;
    until = performance.now() + cacheMs;
    reading.catch(() => (cached = undefined));
    return reading;
  }

  return {
    site: async (key) => (await sites()).get(key) ?? otherwise.site(key),
    async knowsOrigin(origin) {
      if (await otherwise.knowsOrigin(origin)) return true;
      return [...(await sites()).values()].some((site) => site.allowedOrigins.includes(origin));
    },
    list: async () => [...(await otherwise.list()), ...(await sites()).values()],
  };
}
