import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashContent, makePage } from '../../flows/content/make-page.ts';
import { readMarkdownPage } from '../../flows/content/markdown-page.ts';
import type { SentMessage, SentPage } from '../../flows/content/push-store.ts';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlPushStore } from '../../flows/content/sql-push-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { Ingesting } from '../support/ingesting.ts';

function page(url: string, text: string): SentPage {
  const hash = hashContent(url, new TextEncoder().encode(text));
  return { url, hash, read: () => makePage(url, hash, readMarkdownPage(text)) };
}

/** What becomes of the pages that a site sends itself, on any database. */
export function pushStoreContract(name: string, open: () => Promise<Sql>): void {
  describe(`pages that a site sends on ${name}`, () => {
    let sql: Sql;
    let ingesting: Ingesting;
    const clock = Math.floor(Date.now() / 1_000);
    let messages = 0;

    beforeAll(async () => {
      sql = await open();
      ingesting = await Ingesting.start(sql);
    });
    afterAll(() => ingesting.close());
    beforeEach(() => ingesting.reset());

    const take = (message: Partial<SentMessage>, siteKey = 'default') =>
      createSqlPushStore(sql, siteKey).take({
        id: `message-${(messages += 1)}`,
        sentAt: clock,
        pages: [],
        removed: [],
        failed: [],
        ...message,
      });
    const held = async (siteKey = 'default') => {
      const rows = await sql.query<{ url: string; source: string; text: string }>(
        `select g.url, g.source, string_agg(p.text, ' ') as text from prep_chat.pages g
           join prep_chat.passages p on p.page_id = g.id where g.site_key = $1 group by g.id order by g.url`,
        [siteKey],
      );
      return rows.map(({ url, source, text }) => `${url} ${source}: ${text}`);
    };
    const version = async () => (await createSqlContentStore(sql, 'default').totals()).contentVersion;

    it('adds, changes and removes them, and leaves alone what is as it was', async () => {
      const pages = [page('/a', 'Apples are red.'), page('/b', 'Bread is brown.')];
      expect(await take({ pages })).toMatchObject({ added: 2, changed: 0, unchanged: 0, removed: 0 });
      const before = await version();
      expect(await take({ pages })).toMatchObject({ added: 0, changed: 0, unchanged: 2, removed: 0 });
      expect(await version()).toBe(before);
      const next = { pages: [page('/a', 'Apples are green.')], removed: ['/b', '/never'] };
      expect(await take(next)).toMatchObject({ added: 0, changed: 1, unchanged: 0, removed: 1 });
      expect(await held()).toEqual(['/a push: Apples are green.']);
      expect(await version()).toBe(before + 1);
    });

    it('keeps what a newer message has said, in whatever order they come', async () => {
      await take({ sentAt: clock, pages: [page('/a', 'The newest.')], removed: ['/b'] });
      const older = { sentAt: clock - 1, pages: [page('/a', 'Older.'), page('/b', 'Older.')] };
      expect(await take(older)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
      expect(await take({ sentAt: clock - 1, removed: ['/a'] })).toMatchObject({ removed: 0 });
      expect(await held()).toEqual(['/a push: The newest.']);
      expect(await take({ sentAt: clock, pages: [page('/b', 'In the same second.')] })).toMatchObject({
        added: 1,
      });
    });

    it('takes the same message once, also when another of the same second has come between', async () => {
      const first = { id: 'once', pages: [page('/a', 'One.')] };
      const report = await take(first);
      await take({ pages: [page('/a', 'Two.')] });
      expect(await take(first)).toEqual(report);
      expect(await held()).toEqual(['/a push: Two.']);
      // another site may call its message the same
      expect(await take(first, 'anew')).toMatchObject({ added: 1 });
    });

    it('comes to one end when messages about the same pages come at once', async () => {
      const urls = ['/a', '/b', '/c', '/d'];
      const sent = Array.from({ length: 8 }, (_, n) => ({
        id: `at once ${n}`,
        sentAt: clock - n,
        pages: (n % 2 ? urls : urls.toReversed()).map((url) => page(url, `Text ${n} of it.`)),
      }));
      await Promise.all([...sent.toReversed(), ...sent].map((message) => take(message)));
      expect(await held()).toEqual(urls.map((url) => `${url} push: Text 0 of it.`));
    });

    it('keeps nothing of a message of which a page cannot be made', async () => {
      const broken = { url: '/b', hash: 'x', read: () => makePage('/b', 'x', readMarkdownPage('')) };
      const message = { id: 'broken', pages: [page('/a', 'Fine.'), broken] };
      await expect(take(message)).rejects.toThrow(/no text/);
      expect(await held()).toEqual([]);
      expect(await take({ ...message, pages: [page('/a', 'Fine.')] })).toMatchObject({ added: 1 });
    });

    it('have one owner: a reading of the site neither brings, changes nor removes them', async () => {
      for (const url of ['/a', '/b', '/c']) ingesting.site.pages.set(url, `As ${url} was read.`);
      await ingesting.ingest();
      await take({ pages: [page('/a', 'As it was sent.'), page('/d', 'Sent only.')], removed: ['/b'] });
      const sent = ['/a push: As it was sent.', '/c site: As /c was read.', '/d push: Sent only.'];
      expect(await held()).toEqual(sent);
      ingesting.site.pages.set('/c', 'As /c was read again.');
      const report = await ingesting.ingest({ allowRemovals: true });
      expect(report).toMatchObject({ added: 0, changed: 1, removed: 0, skipped: 2 });
      expect(report.problems.map(({ reason }) => reason)).toEqual(
        Array.from({ length: 2 }, () => 'The source push has this page'),
      );
      expect(await held()).toEqual(Object.assign([...sent], { 1: '/c site: As /c was read again.' }));
    });

    it('are not replaced by a reading that had begun before they were sent', async () => {
      ingesting.site.pages.set('/a', 'As it was read.');
      ingesting.site.pages.set('/b', 'As it was read.');
      let open = () => {};
      ingesting.site.gate = new Promise((resolve) => (open = resolve));
      const reading = ingesting.ingest();
      while (ingesting.site.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      await take({ pages: [page('/a', 'As it was sent.')], removed: ['/b'] });
      open();
      await reading;
      expect(await held()).toEqual(['/a push: As it was sent.']);
    });

    it('are the readings’ again once the source is removed', async () => {
      ingesting.site.pages.set('/a', 'As it was read.');
      await take({ id: 'again', pages: [page('/a', 'Sent.')], removed: ['/b'] });
      expect(await createSqlContentStore(sql, 'default').removeSource('push')).toBe(1);
      expect(await ingesting.ingest()).toMatchObject({ added: 1 });
      expect(await held()).toEqual(['/a site: As it was read.']);
      expect(await take({ id: 'again', pages: [page('/a', 'Sent.')] })).toMatchObject({ changed: 1 });
      await createSqlContentStore(sql, 'default').removeAll();
      for (const table of ['pushed_pages', 'content_messages']) {
        const statement = ['select from prep_chat.', table, " where site_key = 'default'"].join('');
        expect(await sql.query(statement)).toEqual([]);
      }
    });

    it('make room for themselves where the pages of the product were', async () => {
      await createSqlContentStore(sql, 'default').write('demo', [page('/demo', 'A demo.').read()], []);
      await take({ removed: ['/x'] });
      expect(await held()).toHaveLength(1);
      await take({ pages: [page('/a', 'My own.')] });
      expect(await held()).toEqual(['/a push: My own.']);
    });
  });
}
