import type { Sql } from '../ports.ts';
import { demoSource, type Transaction } from './content-store.ts';
import { pushChannel, pushSource, type PushReport, type PushStore, type SentMessage } from './push-store.ts';
import { createSqlContentStore, replacePages } from './sql-content-store.ts';

/** The pages that one site sends, in our own tables; a row of each address makes messages about it take turns. */
export function createSqlPushStore(sql: Sql, siteKey: string): PushStore {
  const content = createSqlContentStore(sql, siteKey);
  return {
    async hashes(urls) {
      const sent = [...(await content.known(urls))].filter(([, { source }]) => source === pushSource);
      return new Map(sent.map(([url, { hash }]) => [url, hash]));
    },

    async take(message) {
      const { report, isFirst } = await sql.transaction(async (transaction) => {
        const earlier = await begin(transaction, siteKey, message.id);
        if (earlier) return { report: earlier, isFirst: false };
        const done = await write(transaction, siteKey, message);
        await transaction.query(
          'update prep_chat.content_messages set report = $3::text::jsonb where site_key = $1 and id = $2',
          [siteKey, message.id, JSON.stringify(done)],
        );
        if (done.added + done.changed > 0)
          await transaction.query('select pg_notify($1, $2)', [pushChannel, siteKey]);
        return { report: done, isFirst: true };
      });
      if (isFirst && report.added > 0) await content.removeSource(demoSource);
      if (isFirst && report.added + report.changed + report.removed > 0) await content.compact();
      return report;
    },
  };
}

/** What became of the message the first time; undefined when this is the first. */
async function begin(sql: Transaction, siteKey: string, id: string): Promise<PushReport | undefined> {
  // longer than the same message can be sent again with a time that is believed
  await sql.query("delete from prep_chat.content_messages where taken_at < now() - interval '15 minutes'");
  const [own] = await sql.query(
    'insert into prep_chat.content_messages (site_key, id) values ($1, $2) on conflict do nothing returning id',
    [siteKey, id],
  );
  if (own) return undefined;
  const [earlier] = await sql.query<{ report: PushReport }>(
    'select report from prep_chat.content_messages where site_key = $1 and id = $2',
    [siteKey, id],
  );
  return earlier?.report;
}

async function write(sql: Transaction, siteKey: string, message: SentMessage): Promise<PushReport> {
  const { sentAt, pages, removed, failed } = message;
  const newest = await claim(sql, siteKey, [...pages.map(({ url }) => url), ...removed], sentAt);
  const held = await heldAmong(sql, siteKey, newest);
  const written = pages.filter(({ url, hash }) => {
    const before = held.get(url);
    return newest.includes(url) && (before?.source !== pushSource || before.hash !== hash);
  });
  const gone = removed.filter((url) => newest.includes(url) && held.has(url));
  await replacePages(
    sql,
    siteKey,
    pushSource,
    written.map((page) => page.read()),
    gone,
  );
  const changed = written.filter(({ url }) => held.has(url)).length;
  return {
    added: written.length - changed,
    changed,
    unchanged: pages.length - written.length,
    removed: gone.length,
    failed,
  };
}

/** Those of the addresses about which no newer message has come; their rows are held until the transaction ends. */
async function claim(
  sql: Transaction,
  siteKey: string,
  urls: readonly string[],
  sentAt: number,
): Promise<string[]> {
  const rows = await sql.query<{ url: string }>(
    `insert into prep_chat.pushed_pages as held (site_key, url, sent_at)
     select $1, url, to_timestamp($3::float8) from unnest($2::text[]) as url order by url
     on conflict (site_key, url) do update set sent_at = excluded.sent_at where held.sent_at <= excluded.sent_at
     returning url`,
    [siteKey, urls, sentAt],
  );
  return rows.map(({ url }) => url);
}

async function heldAmong(sql: Transaction, siteKey: string, urls: readonly string[]) {
  const rows = await sql.query<{ url: string; source: string; hash: string }>(
    'select url, source, hash from prep_chat.pages where site_key = $1 and url = any($2::text[])',
    [siteKey, urls],
  );
  return new Map(rows.map(({ url, ...page }) => [url, page]));
}
