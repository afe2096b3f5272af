import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiEmbedder } from '../../bff/adapters/openai-embedder.ts';
import { openSearch, type Search } from '../../bff/adapters/open-search.ts';
import type { NewPage } from '../../flows/content/content-store.ts';
import { embedMissing } from '../../flows/content/embed-missing.ts';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { ensureVectors, indexVectors } from '../../flows/content/vector-store.ts';
import type { Sql, StepContext } from '../../flows/ports.ts';
import { search } from '../../flows/steps/search.ts';
import { makeTerms } from '../../flows/text/terms.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const { signal } = new AbortController();

function page(url: string, ...texts: string[]): NewPage {
  const passages = texts.map((text) => ({ heading: '', anchor: '', text, terms: makeTerms(text, 'en') }));
  return { url, title: '', description: '', lang: 'en', hash: texts.join('\n'), passages };
}

/** What search by meaning does on a database; `hasVectors`: whether pgvector is there. */
export function meaningStoreContract(name: string, open: () => Promise<Sql>, hasVectors: boolean): void {
  describe(`search by meaning on ${name}`, () => {
    let sql: Sql;
    let server: OpenAiServer;
    let opened: Search;
    let troubles: unknown[] = [];

    beforeAll(async () => {
      [sql, server] = await Promise.all([open(), startOpenAiServer()]);
    });
    afterAll(async () => {
      await sql.close();
      await server.close();
    });
    beforeEach(async () => {
      server.reset();
      server.options.services = 'up';
      troubles = [];
      for (const siteKey of ['default', 'shop']) await createSqlContentStore(sql, siteKey).removeAll();
      const embedding = { model: 'e', baseUrl: server.url, dimensions: 128 };
      opened = await openSearch(sql, { embedding, embeddingWeight: 0.4 }, (error) => troubles.push(error));
    });

    /** Texts that the server was sent since the last look. */
    const sent = () => server.requests.splice(0).flatMap(({ body }) => body['input'] as string[]);
    const write = (siteKey: string, pages: NewPage[], gone: string[] = []) =>
      createSqlContentStore(sql, siteKey).write('a', pages, gone);
    const found = async (question: string, siteKey = 'default') => {
      const preparations = { plan: () => Promise.resolve({ texts: [question], asked: 1 }) };
      const context = { signal, ports: { ...opened.ports, preparations } } as unknown as StepContext;
      const output = await search({ runId: 'r', siteKey, place: 0 }, context);
      const ids = output.results.map(({ passageId }) => passageId);
      const passages = await opened.ports.passages(siteKey).load(ids, signal);
      return { ...output, urls: passages.map(({ url }) => url) };
    };

    if (!hasVectors) {
      it('goes by words alone, says why, and calls no server', async () => {
        await write('default', [page('/1', 'Configure the widget')]);
        expect(opened.embed).toBeUndefined();
        expect(opened.lack).toMatch(/no pgvector extension.*words alone/);
        expect(await found('configure')).toMatchObject({ urls: ['/1'], meaning: 'none' });
        expect(sent()).toEqual([]);
        expect(troubles).toEqual([]);
      });
      return;
    }

    it('finds what no word of the question is in, beside what words find', async () => {
      await write('default', [page('/1', 'Configurations of widgetry'), page('/2', 'The price of apples')]);
      expect((await found('rekonfigured apples')).urls).not.toContain('/1');
      await opened.embed?.(signal);
      sent();
      const hybrid = await found('rekonfigured apples');
      expect(hybrid).toMatchObject({ meaning: 'compared', count: 2 });
      expect(hybrid.urls).toEqual(expect.arrayContaining(['/1', '/2']));
      expect(sent()).toEqual(['rekonfigured apples']);
    });

    it('embeds no question of a site that has no vectors', async () => {
      await write('default', [page('/1', 'Configure the widget')]);
      expect(await found('configure')).toMatchObject({ urls: ['/1'], meaning: 'none' });
      await opened.embed?.(signal, 'shop');
      expect(sent()).toEqual([]);
    });

    it('keeps sites apart', async () => {
      await write('default', [page('/1', 'Configure the widget')]);
      await write('shop', [page('/secret', 'Configure the discount')]);
      await opened.embed?.(signal);
      expect((await found('configure')).urls).toEqual(['/1']);
      expect((await found('configure', 'shop')).urls).toEqual(['/secret']);
    });

    it('pays for each text once: not for one that is unchanged, on another page, or written anew', async () => {
      await write('default', [page('/1', 'Alpha', 'Beta'), page('/2', 'Beta')]);
      expect(await opened.embed?.(signal)).toEqual({ embedded: 3, reused: 0 });
      expect(sent()).toEqual(['Alpha', 'Beta']);
      expect(await opened.embed?.(signal)).toEqual({ embedded: 0, reused: 0 });
      await write('default', [page('/1', 'Alpha', 'Gamma')], ['/2']);
      expect(await opened.embed?.(signal)).toEqual({ embedded: 1, reused: 1 });
      expect(sent()).toEqual(['Gamma']);
      expect(await sql.query('select from prep_chat.vectors')).toHaveLength(2);
    });

    it('goes on where it broke off', async () => {
      const texts = Array.from({ length: 300 }, (_, n) => `Passage ${n}`);
      await write('default', [page('/1', ...texts)]);
      const held = () => sql.query('select from prep_chat.vectors where passage_id is not null');
      const support = await ensureVectors(sql);
      const embedder = opened.ports.meaning?.embedder;
      if (!support || !embedder) throw new Error('there is no pgvector');
      const stop = new AbortController();
      const broken = embedMissing({
        sql,
        support,
        embedder,
        signal: stop.signal,
        onProgress: () => stop.abort(),
      });
      await expect(broken).rejects.toThrow();
      expect(await held()).toHaveLength(256);
      await opened.embed?.(signal);
      expect(await held()).toHaveLength(300);
      expect(new Set(sent()).size).toBe(300);
    });

    it('goes by words and tells of it when the server is down', async () => {
      await write('default', [page('/1', 'Configure the widget')]);
      await opened.embed?.(signal);
      server.options.services = 'down';
      expect(await found('configure')).toMatchObject({ urls: ['/1'], meaning: 'missed' });
      expect(troubles).toMatchObject([{ name: 'EmbeddingError' }]);
    });

    it('compares no vectors of another model or length', async () => {
      await write('default', [page('/1', 'Configure the widget')]);
      await opened.embed?.(signal);
      const other = createOpenAiEmbedder({ model: 'e', baseUrl: server.url, dimensions: 64 });
      const vectors = opened.ports.meaning?.vectors('default');
      expect(await vectors?.has(other.model, signal)).toBe(false);
      expect(await vectors?.has('e@128', signal)).toBe(true);
    });

    it('finds the same through the index that many vectors get', async () => {
      const texts = Array.from({ length: 60 }, (_, n) => `Passage about ${'abcdefghij'[n % 10]}${n} things`);
      await write('default', [page('/1', ...texts)]);
      await opened.embed?.(signal);
      const before = await found('passage about c2 things');
      const support = await ensureVectors(sql);
      if (!support) throw new Error('there is no pgvector');
      expect(await indexVectors(sql, support, 'default', 'e@128', 1_000)).toBe(false);
      expect(await indexVectors(sql, support, 'default', 'e@128', 50)).toBe(true);
      expect(await indexVectors(sql, support, 'default', 'e@128', 50)).toBe(true);
      await sql.script('analyze prep_chat.vectors');
      const after = await found('passage about c2 things');
      expect(after.results.slice(0, 10)).toEqual(before.results.slice(0, 10));
    });
  });
}
