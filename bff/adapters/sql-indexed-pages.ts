import type { Sql } from '../../flows/ports.ts';

/** A page of the index with its passages in reading order. */
export interface IndexedPage {
  url: string;
  title: string;
  lang: string;
  passages: { heading: string; text: string }[];
}

/** Addresses of all pages of a site. */
export async function listIndexedPages(sql: Pick<Sql, 'query'>, siteKey: string): Promise<string[]> {
  const rows = await sql.query<{ url: string }>(
    'select url from prep_chat.pages where site_key = $1 order by url',
    [siteKey],
  );
  return rows.map(({ url }) => url);
}

/** All pages of a site, by address. */
export async function readIndexedPages(sql: Pick<Sql, 'query'>, siteKey: string): Promise<IndexedPage[]> {
  return sql.query<IndexedPage>(
    `select g.url, g.title, g.lang,
       json_agg(json_build_object('heading', p.heading, 'text', p.text) order by p.place) as passages
     from prep_chat.pages g join prep_chat.passages p on p.page_id = g.id
     where g.site_key = $1 group by g.id order by g.url`,
    [siteKey],
  );
}
