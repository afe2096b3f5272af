import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { Ingesting } from '../support/ingesting.ts';

const { signal } = new AbortController();
const words = 'server widget answer source page question model stream database visitor'.split(' ');

/** What an ingestion makes of a source, on any database. `open` gives one with the whole schema. */
export function ingestionContract(name: string, open: () => Promise<Sql>): void {
  describe(`ingestions on ${name}`, () => {
    let ingesting: Ingesting;
    beforeAll(async () => (ingesting = await Ingesting.start(await open())));
    afterAll(() => ingesting.close());
    afterEach(() => ingesting.reset());

    /** What search gives and what it counts with, without the ids. */
    async function index(siteKey: string) {
      const passages = createSqlPassageStore(ingesting.sql, siteKey);
      const rankings = [];
      for (const question of ['server widget', 'source of an answer', 'visitor database model', 'sevrer']) {
        const found = await passages.search(question, 100, signal);
        const texts = await passages.load(
          found.map(({ passageId }) => passageId),
          signal,
        );
        rankings.push(
          found.map(({ score }, n) => `${score.toFixed(9)} ${texts[n]?.url} ${texts[n]?.text}`).sort(),
        );
      }
      const [corpus] = await ingesting.sql.query(
        'select passages, terms, langs from prep_chat.corpus where site_key = $1',
        [siteKey],
      );
      const terms = await ingesting.sql.query(
        `select term, sum(cardinality(docs))::int as df from prep_chat.postings where site_key = $1
          group by term order by term`,
        [siteKey],
      );
      return { rankings, corpus, terms };
    }

    it('reads what is new or has changed, removes what is gone, and touches nothing else', async () => {
      for (const n of Array.from({ length: 70 }, (_, at) => at))
        ingesting.site.pages.set(`/${n}`, `Page ${n} of the server`);
      expect(await ingesting.ingest()).toMatchObject({
        status: 'completed',
        found: 70,
        done: 70,
        added: 70,
        changed: 0,
        unchanged: 0,
        removed: 0,
        failed: 0,
        skipped: 0,
        problems: [],
      });
      const before = await ingesting.stored();
      const version = async () =>
        (await createSqlContentStore(ingesting.sql, 'default').totals()).contentVersion;
      const [made, first] = [ingesting.site.made, await version()];
      expect(await ingesting.ingest()).toMatchObject({ added: 0, changed: 0, unchanged: 70, removed: 0 });
      expect([ingesting.site.made - made, await version()]).toEqual([0, first]);
      expect(await ingesting.stored()).toEqual(before);

      ingesting.site.pages.set('/7', 'Page 7 has another text');
      ingesting.site.pages.set('/new', 'A new page');
      ingesting.site.pages.delete('/69');
      expect(await ingesting.ingest()).toMatchObject({ added: 1, changed: 1, unchanged: 68, removed: 1 });
      expect(ingesting.site.made - made).toBe(2);
      const after = await ingesting.stored();
      expect([...after.keys()].sort()).toEqual([...ingesting.site.pages.keys()].sort());
      for (const [url, row] of before) {
        if (url === '/7' || url === '/69') continue;
        expect(after.get(url), url).toEqual(row);
      }
      expect(after.get('/7')).not.toEqual(before.get('/7'));
    });

    it('gives the same results and statistics as a rebuild after any adding, changing and deleting', async () => {
      const page = fc
        .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
        .map((some) => some.join(' '));
      const change = fc.record({ url: fc.integer({ min: 0, max: 7 }), text: fc.option(page, { nil: null }) });
      const rounds = fc.array(fc.array(change, { minLength: 1, maxLength: 5 }), {
        minLength: 2,
        maxLength: 5,
      });
      await fc.assert(
        fc
          .asyncProperty(rounds, async (history) => {
            for (const changes of history) {
              for (const { url, text } of changes) {
                if (text === null) ingesting.site.pages.delete(`/${url}`);
                else ingesting.site.pages.set(`/${url}`, `${text}\n\n## ${text}\n\n${text.repeat(2)}`);
              }
              await ingesting.ingest({ allowRemovals: true });
            }
            await ingesting.ingest({ siteKey: 'anew', allowRemovals: true });
            expect(await index('default')).toEqual(await index('anew'));
          })
          .afterEach(() => ingesting.reset()),
        { numRuns: 8 },
      );
    });

    it('asks with what it remembers of a page, unless pages are read in another way today', async () => {
      ingesting.site.pages.set('/1', 'The server');
      await ingesting.ingest();
      ingesting.site.asked.length = 0;
      await ingesting.ingest();
      const known = { hash: expect.stringMatching(/./), etag: expect.stringMatching(/^".{8}"$/) };
      expect(ingesting.site.asked).toMatchObject([{ url: '/1', known }]);
      await ingesting.sql.query("update prep_chat.pages set hash = 'an-earlier-version'");
      ingesting.site.asked.length = 0;
      expect(await ingesting.ingest()).toMatchObject({ changed: 1, unchanged: 0 });
      expect(ingesting.site.asked).toEqual([{ url: '/1', known: undefined }]);
    });

    it('removes nothing when nothing, or less than half of what there was, is found, until it is told to', async () => {
      for (let n = 0; n < 12; n += 1) ingesting.site.pages.set(`/${n}`, `Page ${n}`);
      await ingesting.ingest();
      for (let n = 0; n < 7; n += 1) ingesting.site.pages.delete(`/${n}`);
      expect(await ingesting.ingest()).toMatchObject({
        status: 'completed',
        removed: 0,
        heldBack: 7,
        unchanged: 5,
      });
      expect((await ingesting.stored()).size).toBe(12);
      expect(await ingesting.ingest({ allowRemovals: true })).toMatchObject({ removed: 7, heldBack: 0 });
      expect((await ingesting.stored()).size).toBe(5);
      // of a few pages more than half may go, but not all
      for (let n = 7; n < 11; n += 1) ingesting.site.pages.delete(`/${n}`);
      expect(await ingesting.ingest()).toMatchObject({ removed: 4, heldBack: 0 });
      ingesting.site.pages.clear();
      expect(await ingesting.ingest()).toMatchObject({ removed: 0, heldBack: 1 });
      expect((await ingesting.stored()).size).toBe(1);
    });

    it('leaves the index as it is when the source cannot be looked through', async () => {
      ingesting.site.pages.set('/1', 'The server');
      await ingesting.ingest();
      const before = await ingesting.stored();
      ingesting.site.broken = 'The site does not answer';
      ingesting.site.pages.clear();
      expect(await ingesting.ingest()).toMatchObject({
        status: 'failed',
        reason: 'The site does not answer',
        removed: 0,
        found: 0,
      });
      expect(await ingesting.stored()).toEqual(before);
    });

    it('asks for each page that an incomplete look has missed, and removes only those that are gone', async () => {
      for (const n of [1, 2, 3]) ingesting.site.pages.set(`/${n}`, `Page ${n}`);
      await ingesting.ingest();
      ingesting.site.complete = false;
      ingesting.site.hidden.add('/2').add('/3');
      ingesting.site.pages.delete('/3');
      expect(await ingesting.ingest()).toMatchObject({ found: 3, unchanged: 2, removed: 1 });
      expect([...(await ingesting.stored()).keys()]).toEqual(['/1', '/2']);
    });

    it('keeps what failed, removes what is gone or does not want to be found, and says why', async () => {
      for (const n of [1, 2, 3, 4]) ingesting.site.pages.set(`/${n}`, `Page ${n}`);
      await ingesting.ingest();
      ingesting.site.answers.set('/1', { kind: 'failed', reason: 'It took too long' });
      ingesting.site.answers.set('/2', { kind: 'gone' });
      ingesting.site.answers.set('/3', { kind: 'excluded', reason: 'The page asks not to be indexed' });
      expect(await ingesting.ingest()).toMatchObject({
        unchanged: 1,
        removed: 2,
        failed: 1,
        skipped: 1,
        problems: [
          { location: '/1', outcome: 'failed', reason: 'It took too long' },
          { location: '/3', outcome: 'excluded', reason: 'The page asks not to be indexed' },
        ],
      });
      expect([...(await ingesting.stored()).keys()]).toEqual(['/1', '/4']);
    });

    it('reads the address that a page names as its own, once, and does not follow a chain without end', async () => {
      const instead = (url: string) => ({ url, location: url });
      for (const n of ['a', 'b'])
        ingesting.site.answers.set(`/${n}`, {
          kind: 'excluded',
          reason: 'A copy',
          instead: instead('/real'),
        });
      ingesting.site.pages.set('/real', 'The real page');
      ingesting.site.hidden.add('/real');
      expect(await ingesting.ingest()).toMatchObject({ found: 3, added: 1, skipped: 2 });
      for (let n = 0; n < 500; n += 1) {
        ingesting.site.answers.set(`/x${n}`, {
          kind: 'excluded',
          reason: 'A copy',
          instead: instead(`/x${n + 1}`),
        });
        if (n > 0) ingesting.site.hidden.add(`/x${n}`);
      }
      const { status, found } = await ingesting.ingest();
      expect(status).toBe('completed');
      expect(found).toBeLessThan(100);
    });

    it('leaves a page to the source that had it first', async () => {
      ingesting.site.pages.set('/1', 'The server');
      await ingesting.ingest();
      const before = await ingesting.stored();
      const problems = [{ location: '/1', outcome: 'excluded', reason: 'The source site has this page' }];
      expect(await ingesting.ingest({ source: 'other' })).toMatchObject({ added: 0, skipped: 1, problems });
      expect(await ingesting.ingest()).toMatchObject({ unchanged: 1, removed: 0 });
      expect(await ingesting.stored()).toEqual(before);
    });

    it('makes room for an owner’s own content, and keeps ten reports of a source', async () => {
      const demo = createSqlContentStore(ingesting.sql, 'default');
      await demo.write(
        'demo',
        [{ url: '/demo', title: '', description: '', lang: '', hash: '', passages: [] }],
        [],
      );
      ingesting.site.pages.set('/1', 'The shop');
      for (let n = 0; n < 12; n += 1) await ingesting.ingest();
      expect([...(await ingesting.stored()).keys()]).toEqual(['/1']);
      expect(await ingesting.sql.query('select from prep_chat.ingestions')).toHaveLength(10);
      expect(await ingesting.sql.query('select from prep_chat.ingestion_items')).toEqual([]);
    });
  });
}
