import { addStoredSite } from '../../bff/adapters/sql-stored-sites.ts';
import type { StoredSite } from '../../bff/config/stored-site.ts';
import type { Sql } from '../../flows/ports.ts';

/** Puts a site into the table as `prep-chat site add` does. */
export async function storeSite(sql: Sql, site: Partial<StoredSite> & { key: string }): Promise<void> {
  const plain = {
    allowedOrigins: [],
    title: null,
    welcome: null,
    starters: null,
    limits: {},
    identity: null,
    contentSecret: null,
  };
  if (!(await addStoredSite(sql, { ...plain, ...site }))) throw new Error(`there is a site ${site.key}`);
}
