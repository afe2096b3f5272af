import type { Sql } from '../../flows/ports.ts';
import { storedSiteSchema, type StoredSite } from '../config/stored-site.ts';

type Queries = Pick<Sql, 'query'>;

/** The sites of the table, by their keys; one that is not in order is told of and left out. */
export async function listStoredSites(
  sql: Queries,
  onError: (error: unknown) => void,
): Promise<StoredSite[]> {
  const rows = await sql.query(
    `select key, allowed_origins as "allowedOrigins", title, welcome, starters, limits, identity,
       content_secret as "contentSecret"
       from prep_chat.sites order by key`,
  );
  return rows.flatMap((row) => {
    const { data, error } = storedSiteSchema.safeParse(row);
    if (error) onError(new Error(`the site ${String(row['key'])} is not in order`, { cause: error }));
    return data ? [data] : [];
  });
}

/** Adds a site; false when there is one with its key. */
export async function addStoredSite(sql: Queries, site: StoredSite): Promise<boolean> {
  const added = await sql.query(
    `insert into prep_chat.sites (key, allowed_origins, title, welcome, starters, limits, identity, content_secret)
     values ($1, $2::text[], $3, $4, $5::text[], $6::text::jsonb, $7::text::jsonb, $8)
     on conflict (key) do nothing returning key`,
    values(site),
  );
  return added.length > 0;
}

/** Puts a site in the place of the one with its key. */
export async function replaceStoredSite(sql: Queries, site: StoredSite): Promise<void> {
  await sql.query(
    `update prep_chat.sites set allowed_origins = $2::text[], title = $3, welcome = $4,
       starters = $5::text[], limits = $6::text::jsonb, identity = $7::text::jsonb, content_secret = $8,
       updated_at = now()
     where key = $1`,
    values(site),
  );
}

/** Removes a site, after which nobody can ask it; false when there is none. Its content and visitors stay. */
export async function removeStoredSite(sql: Queries, key: string): Promise<boolean> {
  return (await sql.query('delete from prep_chat.sites where key = $1 returning key', [key])).length > 0;
}

function values(site: StoredSite): unknown[] {
  const { key, allowedOrigins, title, welcome, starters, limits, identity, contentSecret } = site;
  return [
    key,
    allowedOrigins,
    title,
    welcome,
    starters,
    JSON.stringify(limits),
    identity && JSON.stringify(identity),
    contentSecret,
  ];
}
