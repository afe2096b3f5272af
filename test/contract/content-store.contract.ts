import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewPage } from '../../flows/content/content-store.ts';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { makeTerms } from '../../flows/text/terms.ts';

const signal = new AbortController().signal;
const vocabulary = 'server widget answer source page question model stream database visitor token cite'.split(
  ' ',
);

/** The same numbers each time, so that a failure can be seen again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
}

function page(url: string, ...texts: string[]): NewPage {
  return {
    url,
    title: '',
    description: '',
    lang: 'en',
    hash: texts.join('\n'),
    passages: texts.map((text) => ({ heading: '', anchor: '', text, terms: makeTerms(text, 'en') })),
  };
}

/** What any database must do that holds the site's content. `open` gives one with the migrations applied. */
export function contentStoreContract(name: string, open: () => Promise<Sql>): void {
  describe(`content on ${name}`, () => {
    let sql: Sql;
    beforeAll(async () => (sql = await open()));
    afterAll(async () => sql.close());
    beforeEach(async () => {
      for (const source of ['a', 'b', 'demo'])
        await createSqlContentStore(sql, 'default').removeSource(source);
    });

    const found = async (question: string, limit = 100) => {
      const passages = createSqlPassageStore(sql, 'default');
      const results = await passages.search(question, limit, signal);
      const texts = await passages.load(
        results.map(({ passageId }) => passageId),
        signal,
      );
      return results.map(({ score }, index) => ({ score, url: texts[index]?.url, text: texts[index]?.text }));
    };
    const ranking = async (question: string) =>
      (await found(question)).map(({ score, url, text }) => `${score.toFixed(9)} ${url} ${text}`).sort();

    it('keeps sites apart, also where they have the same address and words', async () => {
      const [shop, docs] = ['shop', 'default'].map((siteKey) => ({
        store: createSqlContentStore(sql, siteKey),
        passages: createSqlPassageStore(sql, siteKey),
      }));
      if (!shop || !docs) throw new Error('two sites were to be made');
      await docs.store.write('a', [page('/1', 'server widget'), page('/2', 'server')], []);
      const before = await found('server');
      await shop.store.write('a', [page('/1', 'server secretword secretword')], []);
      await shop.store.compact();
      // Neither rank nor score of one site depends on the other.
      expect(await found('server')).toEqual(before);
      for (const question of ['secretword', 'secretwort']) {
        expect(await found(question)).toEqual([]);
        expect(await shop.passages.search(question, 9, signal)).toHaveLength(1);
      }
      expect(await docs.passages.inverseDocumentFrequency(['secretword'], signal)).toEqual(
        new Map([['secretword', Math.log(1 + 2.5 / 0.5)]]),
      );
      const ids = (await shop.passages.search('server', 9, signal)).map(({ passageId }) => passageId);
      expect(await shop.passages.load(ids, signal)).toMatchObject([{ url: '/1' }]);
      expect(await docs.passages.load(ids, signal)).toEqual([]);
      const unread = { etag: '', lastModified: '' };
      expect(await docs.store.known(['/1', '/3'])).toEqual(
        new Map([['/1', { source: 'a', hash: 'server widget', ...unread }]]),
      );
      expect(await shop.store.totals()).toMatchObject({ pages: 1, passages: 1 });

      expect(await shop.store.removeAll()).toBe(1);
      expect(await shop.passages.search('secretword', 9, signal)).toEqual([]);
      expect(await found('server')).toEqual(before);
      for (const table of ['pages', 'postings', 'corpus']) {
        const statement = ['select from prep_chat.', table, " where site_key = 'shop'"].join('');
        expect(await sql.query(statement)).toEqual([]);
      }
    });

    it('scores as the formula says', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write(
        'a',
        [page('/1', 'server server widget'), page('/2', 'widget'), page('/3', 'page')],
        [],
      );
      const [best] = await found('server');
      const idf = Math.log(1 + (3 - 1 + 0.5) / (1 + 0.5));
      const expected = (idf * 2 * 2.2) / (2 + 1.2 * (0.25 + (0.75 * 3) / (5 / 3)));
      expect(best?.url).toBe('/1');
      expect(best?.score).toBeCloseTo(expected, 9);
    });

    it('ranks the same after any adding, changing and deleting as when built anew', async () => {
      const store = createSqlContentStore(sql, 'default');
      for (const seed of [1, 2, 3]) {
        const roll = dice(seed);
        const text = () => Array.from({ length: 2 + roll(9) }, () => vocabulary[roll(12)]).join(' ');
        const held = new Map<string, NewPage>();
        for (let round = 0; round < 14; round++) {
          const changed = Array.from({ length: 1 + roll(3) }, () =>
            page(`/${roll(9)}`, ...Array.from({ length: 1 + roll(3) }, text)),
          );
          const pages = [...new Map(changed.map((one) => [one.url, one])).values()];
          const gone = [...held.keys()].filter(
            (url) => roll(4) === 0 && pages.every((one) => one.url !== url),
          );
          await store.write('a', pages, gone);
          for (const url of gone) held.delete(url);
          for (const one of pages) held.set(one.url, one);
          if (round % 5 === 4) await store.compact();
        }
        const questions = ['server widget', 'cite the source of an answer', 'token visitor database model'];
        const grown = await Promise.all(questions.map(ranking));
        await store.removeSource('a');
        expect((await sql.query('select from prep_chat.postings')).length).toBe(0);
        await store.write('a', [...held.values()], []);
        expect(grown).toEqual(await Promise.all(questions.map(ranking)));
      }
    });

    it('joins many small batches without a change of any score', async () => {
      const store = createSqlContentStore(sql, 'default');
      for (let n = 0; n < 12; n++) await store.write('a', [page(`/${n}`, `server ${'page '.repeat(n)}`)], []);
      const rows = () => sql.query<{ batch: number }>('select distinct batch from prep_chat.postings');
      const before = await ranking('server');
      expect(await rows()).toHaveLength(12);
      await store.compact();
      expect(await rows()).toHaveLength(1);
      expect(await ranking('server')).toEqual(before);
    });

    it('raises the content version with every change and with nothing else', async () => {
      const store = createSqlContentStore(sql, 'default');
      const version = async () => (await store.totals()).contentVersion;
      const start = await version();
      await store.write('a', [page('/1', 'server')], []);
      expect(await version()).toBe(start + 1);
      await store.removeSource('b');
      await store.compact();
      await found('server');
      expect(await version()).toBe(start + 1);
    });

    it('leaves the index as it was when a write fails', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'server')], []);
      const before = [await store.totals(), await ranking('server')];
      const twice = [page('/1', 'changed'), page('/2', 'server'), page('/2', 'server')];
      await expect(store.write('a', twice, [])).rejects.toThrow();
      expect([await store.totals(), await ranking('server')]).toEqual(before);
    });

    it('keeps the index whole when two write at once', async () => {
      const store = createSqlContentStore(sql, 'default');
      const writes = Array.from({ length: 6 }, (_, n) =>
        store.write(n % 2 ? 'a' : 'b', [page(`/${n % 3}`, `server ${n}`)], []),
      );
      await Promise.all(writes);
      expect(await store.totals()).toMatchObject({ pages: 3, passages: 3 });
      expect(await found('server')).toHaveLength(3);
    });

    it('understands a slip of the keyboard, unless the word is one of the site’s own', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'Configure the widget'), page('/2', 'The budget is fixed')], []);
      expect((await found('configure the wigdet'))[0]?.url).toBe('/1');
      expect((await found('confgure'))[0]?.url).toBe('/1');
      expect((await found('budget')).map(({ url }) => url)).toEqual(['/2']);
    });

    it('takes a compound for its parts where nobody has written it', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'apotheken in the town'), page('/2', 'gemeinde')], []);
      expect((await found('gemeinschaftsapotheken')).map(({ url }) => url)).toEqual(['/1']);
    });

    it('finds what is at least alike for a question of which no word is known', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'septic tank'), page('/2', 'server')], []);
      expect((await found('sepsis')).map(({ url }) => url)).toEqual(['/1']);
      expect((await found('sepsis server')).map(({ url }) => url)).toEqual(['/2']);
    });

    it('stems a question by the languages of the pages', async () => {
      const store = createSqlContentStore(sql, 'default');
      const text = 'Die Häuser stehen am Fluss';
      const german = { ...page('/de'), lang: 'de' };
      await store.write(
        'a',
        [
          page('/en', 'The houses are by the river'),
          { ...german, passages: [{ heading: '', anchor: '', text, terms: makeTerms(text, 'de') }] },
        ],
        [],
      );
      expect((await found('Wo steht das Haus?'))[0]?.url).toBe('/de');
      expect((await found('Where is the house?'))[0]?.url).toBe('/en');
    });

    it('takes questions that hold no word or only strange ones', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'server')], []);
      for (const question of [
        '',
        '???',
        'the of and',
        `'; drop table x; --`,
        '{"a\\',
        '\u0000',
        '🎉'.repeat(500),
      ]) {
        await expect(found(question)).resolves.toEqual([]);
      }
    });

    it('gives idf by the formula, also for words that no page has, and stops when told to', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'server'), page('/2', 'server page')], []);
      const passages = createSqlPassageStore(sql, 'default');
      const idf = await passages.inverseDocumentFrequency(['page', 'nowhere'], signal);
      expect(idf.get('page')).toBeCloseTo(Math.log(1 + 1.5 / 1.5), 9);
      expect(idf.get('nowhere')).toBeCloseTo(Math.log(1 + 2.5 / 0.5), 9);
      await expect(passages.search('page', 5, AbortSignal.abort())).rejects.toThrow();
    });

    it('leaves out passages that are gone', async () => {
      const store = createSqlContentStore(sql, 'default');
      await store.write('a', [page('/1', 'server')], []);
      const [hit] = await createSqlPassageStore(sql, 'default').search('server', 1, signal);
      const ids = [hit?.passageId ?? 0, 2_000_000_000];
      expect(await createSqlPassageStore(sql, 'default').load(ids, signal)).toHaveLength(1);
    });
  });
}
