import type { Sql } from '../ports.ts';
import type { ContentStore, StoredPage, Transaction } from './content-store.ts';
import type { KnownPage } from './page-source.ts';
import { pushSource } from './push-store.ts';

/** More small batches than this are joined into one. */
const mostSmallBatches = 8;
const smallBatch = 400;
/** Largest value of a smallint. */
const most = 32_767;

/** The content of one site in our own tables; its writers take turns on the site's row of the corpus. */
export function createSqlContentStore(sql: Sql, siteKey: string): ContentStore {
  return {
    async known(urls) {
      const rows = await sql.query<KnownPage & { url: string; source: string }>(
        `select url, source, hash, etag, last_modified as "lastModified" from prep_chat.pages
          where site_key = $1 and url = any($2::text[])
         union all
         select p.url, $3::text, '', '', '' from prep_chat.pushed_pages p
          where p.site_key = $1 and p.url = any($2::text[]) and not exists (
            select from prep_chat.pages g where g.site_key = p.site_key and g.url = p.url)`,
        [siteKey, urls, pushSource],
      );
      return new Map(rows.map(({ url, ...known }) => [url, known]));
    },

    async write(source, pages, goneUrls, alongside) {
      await sql.transaction(async (transaction) => {
        await alongside?.(transaction);
        await replacePages(transaction, siteKey, source, pages, goneUrls);
      });
    },

    async removeSource(source) {
      return sql.transaction(async (transaction) => {
        if (source === pushSource) await forgetPushes(transaction, siteKey);
        // nothing to remove must not look like a change of content
        const held = await transaction.query(
          'select from prep_chat.pages where site_key = $1 and source = $2 limit 1',
          [siteKey, source],
        );
        if (held.length === 0) return 0;
        await nextBatch(transaction, siteKey);
        const removed = await removePages(transaction, pagesOfSource, siteKey, source);
        await changeStatistics(transaction, siteKey, removed, []);
        return removed.pages;
      });
    },

    async removeAll() {
      return sql.transaction(async (transaction) => {
        await nextBatch(transaction, siteKey);
        await transaction.query('delete from prep_chat.postings where site_key = $1', [siteKey]);
        const pages = await transaction.query(
          'delete from prep_chat.pages where site_key = $1 returning id',
          [siteKey],
        );
        await transaction.query('delete from prep_chat.corpus where site_key = $1', [siteKey]);
        await forgetPushes(transaction, siteKey);
        return pages.length;
      });
    },

    async compact() {
      await sql.transaction(async (transaction) => {
        const small = await transaction.query<{ batch: number }>(
          `select g.batch from prep_chat.pages g join prep_chat.passages p on p.page_id = g.id
           where g.site_key = $2 group by g.batch having count(*) < $1::int`,
          [smallBatch, siteKey],
        );
        if (small.length <= mostSmallBatches) return;
        const batches = small.map((row) => row.batch);
        const batch = await nextBatch(transaction, siteKey, 0);
        await transaction.query(
          `insert into prep_chat.postings (site_key, term, batch, docs, counts, lengths)
           select $3, b.term, $2::int, array_agg(x.doc order by x.doc),
             array_agg(x.count order by x.doc), array_agg(x.length order by x.doc)
           from prep_chat.postings b
           cross join lateral unnest(b.docs, b.counts, b.lengths) as x (doc, count, length)
           where b.site_key = $3 and b.batch = any($1::int[])
           group by b.term`,
          [batches, batch, siteKey],
        );
        await transaction.query(
          'delete from prep_chat.postings where site_key = $2 and batch = any($1::int[])',
          [batches, siteKey],
        );
        await transaction.query(
          'update prep_chat.pages set batch = $2::int where site_key = $3 and batch = any($1::int[])',
          [batches, batch, siteKey],
        );
      });
    },

    async totals() {
      const [row] = await sql.query<{ pages: number; passages: number; contentVersion: number }>(
        `select (select count(*)::int from prep_chat.pages where site_key = $1) as pages, passages,
           content_version::float8 as "contentVersion"
         from prep_chat.corpus where site_key = $1`,
        [siteKey],
      );
      return row ?? { pages: 0, passages: 0, contentVersion: 0 };
    },
  };
}

/** Puts pages of a source in the place of those with their addresses, and removes others; see `ContentStore.write`. */
export async function replacePages(
  sql: Transaction,
  siteKey: string,
  source: string,
  pages: readonly StoredPage[],
  goneUrls: readonly string[],
): Promise<void> {
  if (pages.length + goneUrls.length === 0) return;
  const batch = await nextBatch(sql, siteKey);
  const urls = [...goneUrls, ...pages.map(({ url }) => url)];
  // sent while this source was being read: what was read may be older
  const sent = new Set(source === pushSource ? [] : await pushedAmong(sql, siteKey, urls));
  const replaced = urls.filter((url) => !sent.has(url));
  const written = pages.filter(({ url }) => !sent.has(url));
  const removed = await removePages(sql, pagesByUrl, siteKey, replaced);
  await insertPages(sql, siteKey, source, batch, written);
  await changeStatistics(sql, siteKey, removed, written);
}

async function pushedAmong(sql: Transaction, siteKey: string, urls: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ url: string }>(
    'select url from prep_chat.pushed_pages where site_key = $1 and url = any($2::text[])',
    [siteKey, urls],
  );
  return rows.map(({ url }) => url);
}

/** From now on other sources may bring what the site has sent itself. */
async function forgetPushes(sql: Transaction, siteKey: string): Promise<void> {
  await sql.query('delete from prep_chat.pushed_pages where site_key = $1', [siteKey]);
  await sql.query('delete from prep_chat.content_messages where site_key = $1', [siteKey]);
}

/** A fresh batch number; its row lock makes the site's writers take turns until the transaction ends. */
async function nextBatch(sql: Transaction, siteKey: string, versions = 1): Promise<number> {
  const [row] = await sql.query<{ batch: number }>(
    `insert into prep_chat.corpus (site_key, last_batch, content_version) values ($1, 1, $2::int)
     on conflict (site_key) do update
       set last_batch = corpus.last_batch + 1, content_version = corpus.content_version + $2::int
     returning last_batch as batch`,
    [siteKey, versions],
  );
  if (!row) throw new Error('the corpus was not stored');
  return row.batch;
}

const pagesByUrl =
  'select id, batch from prep_chat.pages where site_key = $1 and url = any($2::text[]) for update';
const pagesOfSource = 'select id, batch from prep_chat.pages where site_key = $1 and source = $2 for update';

/** What has left the index. */
interface Removed {
  pages: number;
  passages: number;
  terms: number;
}

/** Removes the pages that `choose` (ours, never a caller's text) selects, with their postings. */
async function removePages(
  sql: Transaction,
  choose: typeof pagesByUrl | typeof pagesOfSource,
  siteKey: string,
  wanted: string | readonly string[],
): Promise<Removed> {
  const pages = await sql.query<{ id: number; batch: number }>(choose, [siteKey, wanted]);
  if (pages.length === 0) return { pages: 0, passages: 0, terms: 0 };
  const ids = pages.map((page) => page.id);
  const passages = await sql.query<{ id: number; length: number }>(
    'select id, length from prep_chat.passages where page_id = any($1::int[])',
    [ids],
  );
  const batches = [...new Set(pages.map((page) => page.batch))];
  const gone = [passages.map((passage) => passage.id), batches, siteKey];
  await sql.query(
    `delete from prep_chat.postings
      where site_key = $3 and batch = any($2::int[]) and docs <@ $1::int[]`,
    gone,
  );
  await sql.query(
    `update prep_chat.postings b set docs = k.docs, counts = k.counts, lengths = k.lengths
     from (
       select b.term, b.batch, array_agg(x.doc order by x.doc) as docs,
         array_agg(x.count order by x.doc) as counts, array_agg(x.length order by x.doc) as lengths
       from prep_chat.postings b
       cross join lateral unnest(b.docs, b.counts, b.lengths) as x (doc, count, length)
       where b.site_key = $3 and b.batch = any($2::int[]) and b.docs && $1::int[] and x.doc <> all($1::int[])
       group by b.term, b.batch
     ) k
     where b.site_key = $3 and b.term = k.term and b.batch = k.batch`,
    gone,
  );
  await sql.query('delete from prep_chat.pages where id = any($1::int[])', [ids]);
  return {
    pages: ids.length,
    passages: passages.length,
    terms: passages.reduce((sum, { length }) => sum + length, 0),
  };
}

async function insertPages(
  sql: Transaction,
  siteKey: string,
  source: string,
  batch: number,
  pages: readonly StoredPage[],
): Promise<void> {
  if (pages.length === 0) return;
  const stored = await sql.query<{ id: number; url: string }>(
    `insert into prep_chat.pages (site_key, source, batch, url, title, description, lang, hash, location,
       etag, last_modified)
     select $1, $2, $3::int, * from unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::text[], $11::text[])
     returning id, url`,
    [
      siteKey,
      source,
      batch,
      pages.map((page) => page.url),
      pages.map((page) => page.title),
      pages.map((page) => page.description),
      pages.map((page) => page.lang),
      pages.map((page) => page.hash),
      pages.map((page) => page.location ?? ''),
      pages.map((page) => page.etag ?? ''),
      pages.map((page) => page.lastModified ?? ''),
    ],
  );
  const pageIds = new Map(stored.map(({ id, url }) => [url, id]));
  const passages = pages.flatMap((page) =>
    page.passages.map((passage, place) => ({ ...passage, place, pageId: pageIds.get(page.url) ?? 0 })),
  );
  const lengths = passages.map(lengthOf);
  const rows = await sql.query<{ id: number; pageId: number; place: number }>(
    `insert into prep_chat.passages (page_id, place, heading, anchor, text, length)
     select * from unnest($1::int[], $2::int[], $3::text[], $4::text[], $5::text[], $6::smallint[])
     returning id, page_id as "pageId", place`,
    [
      passages.map((passage) => passage.pageId),
      passages.map((passage) => passage.place),
      passages.map((passage) => passage.heading),
      passages.map((passage) => passage.anchor),
      passages.map((passage) => passage.text),
      lengths,
    ],
  );
  const ids = new Map(rows.map((row) => [`${row.pageId} ${row.place}`, row.id]));
  const terms: string[] = [];
  const docs: number[] = [];
  const counts: number[] = [];
  const docLengths: number[] = [];
  passages.forEach((passage, index) => {
    const id = ids.get(`${passage.pageId} ${passage.place}`) ?? 0;
    const occurrences = new Map<string, number>();
    for (const term of passage.terms) occurrences.set(term, (occurrences.get(term) ?? 0) + 1);
    for (const [term, count] of occurrences) {
      terms.push(term);
      docs.push(id);
      counts.push(Math.min(count, most));
      docLengths.push(lengths[index] ?? 0);
    }
  });
  await sql.query(
    `insert into prep_chat.postings (site_key, term, batch, docs, counts, lengths)
     select $6, x.term, $1::int, array_agg(x.doc order by x.doc),
       array_agg(x.count order by x.doc), array_agg(x.length order by x.doc)
     from unnest($2::text[], $3::int[], $4::smallint[], $5::smallint[]) as x (term, doc, count, length)
     group by x.term`,
    [batch, terms, docs, counts, docLengths, siteKey],
  );
}

/** Terms of a passage, as they are stored. */
function lengthOf({ terms }: StoredPage['passages'][number]): number {
  return Math.min(terms.length, most);
}

/** Whole numbers are added up exactly; counting anew would take longer the larger the site is. */
async function changeStatistics(
  sql: Transaction,
  siteKey: string,
  removed: Removed,
  pages: readonly StoredPage[],
): Promise<void> {
  const lengths = pages.flatMap(({ passages }) => passages.map(lengthOf));
  await sql.query(
    `update prep_chat.corpus set passages = passages + $2::int, terms = terms + $3::int,
       langs = (
         select coalesce(array_agg(distinct lang order by lang), '{}') from (
           select unnest(langs || $4::text[]) where not $5::boolean
           union all
           select lang from prep_chat.pages where site_key = $1 and $5::boolean
         ) held (lang)
       )
     where site_key = $1`,
    [
      siteKey,
      lengths.length - removed.passages,
      lengths.reduce((sum, length) => sum + length, 0) - removed.terms,
      pages.map(({ lang }) => lang),
      removed.pages > 0,
    ],
  );
}
