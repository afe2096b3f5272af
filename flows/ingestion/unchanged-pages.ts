import { createSqlContentStore } from '../content/sql-content-store.ts';
import type { Sql } from '../ports.ts';
import { createSourceOpener, isAddress } from './open-source.ts';
import type { SourceName, SourceSettings } from './ports.ts';

/** Files looked at side by side. */
const readers = 16;

/**
 * How many pages a folder has, if the index holds each exactly as it is. Undefined when there is something to do or
 * to tell: then it takes a run, which survives a crash and costs many times as much as this look.
 */
export async function unchangedPages(
  sql: Sql,
  { siteKey, source }: SourceName,
  settings: SourceSettings,
): Promise<number | undefined> {
  if (isAddress(settings.location)) return undefined;
  const [last] = await sql.query<{ pages: number }>(
    `select (select count(*)::int from prep_chat.pages where site_key = $1 and source = $2) as pages
       from (select status, held_back from prep_chat.ingestions where site_key = $1 and source = $2
              order by started_at desc limit 1) last
      where last.status = 'completed' and last.held_back = 0`,
    [siteKey, source],
  );
  if (!last?.pages) return undefined;
  const { signal } = new AbortController();
  const folder = createSourceOpener()('', settings);
  // Why it cannot be looked through is for the run to tell.
  const found = await folder.discover(signal).catch(() => undefined);
  if (found?.items.length !== last.pages || found.skipped.length > 0) return undefined;
  const known = await createSqlContentStore(sql, siteKey).known(found.items.map(({ url }) => url));
  for (let from = 0; from < found.items.length; from += readers) {
    const group = found.items.slice(from, from + readers).map(async (item) => {
      const held = known.get(item.url);
      return held?.source === source && (await folder.read(item, held, signal)).kind === 'unchanged';
    });
    if (!(await Promise.all(group)).every(Boolean)) return undefined;
  }
  return last.pages;
}
