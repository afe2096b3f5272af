import { addStoredSite } from '../../bff/adapters/sql-stored-sites.ts';
import { plainSite, type StoredSite } from '../../bff/config/stored-site.ts';
import type { Sql } from '../../flows/ports.ts';

/** Puts a site into the table as `prep-chat site add` does. */
export async function storeSite(sql: Sql, site: Partial<StoredSite> & { key: string }): Promise<void> {
  if (!(await addStoredSite(sql, { ...plainSite(site.key), ...site })))
    throw new Error(`there is a site ${site.key}`);
}
