import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { openSearch, type Search } from '../../bff/adapters/open-search.ts';
import { createSqlRetentionStore } from '../../bff/adapters/sql-retention-store.ts';
import { createSqlStepMemory } from '../../bff/adapters/sql-step-memory.ts';
import { chatPreparation } from '../../flows/chat-preparation.ts';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import type { SearchPlan, Sql, StepContext } from '../../flows/ports.ts';
import { runInProcess } from '../../flows/run-in-process.ts';
import { makeTerms } from '../../flows/text/terms.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const { signal } = new AbortController();

/** What the memory of steps does on a database; `hasVectors`: whether pgvector is there. */
export function stepMemoryContract(name: string, open: () => Promise<Sql>, hasVectors: boolean): void {
  describe(`steps that remember, on ${name}`, () => {
    let sql: Sql;
    let server: OpenAiServer;
    let opened: Search;
    let recalls: string[] = [];
    let searched: string[] = [];
    const troubles: unknown[] = [];

    beforeAll(async () => {
      [sql, server] = await Promise.all([open(), startOpenAiServer()]);
      await installSchema(sql);
    });
    afterAll(async () => {
      await sql.close();
      await server.close();
    });
    beforeEach(async () => {
      server.options.services = 'up';
      await sql.query('delete from prep_chat.step_results');
      await createSqlContentStore(sql, 'default').removeAll();
      opened = await openProcess();
      await write('otter', 'The otter sleeps in a holt.');
      await write('heron', 'The heron sleeps on one leg.');
      await opened.embed?.(signal);
      server.reset();
      recalls = [];
      troubles.length = 0;
    });

    function openProcess(rerankModel = 'judge'): Promise<Search> {
      const config = {
        embedding: { model: 'e', baseUrl: server.url, dimensions: 64 },
        embeddingWeight: 0.4,
        rerank: { url: `${server.url}/rerank`, model: rerankModel },
      };
      return openSearch(
        sql,
        config,
        (error) => troubles.push(error),
        (kind, known) => recalls.push(`${kind} ${known ? 'hit' : 'miss'}`),
      );
    }
    async function write(animal: string, text: string) {
      const passage = { heading: '', anchor: '', text, terms: makeTerms(text, 'en') };
      const page = { url: `/${animal}`, title: animal, description: '', lang: 'en', hash: text };
      await createSqlContentStore(sql, 'default').write('a', [{ ...page, passages: [passage] }], []);
    }
    /** Prepares a question and counts what it cost at the ports. */
    async function prepare(question: string, { ports } = opened) {
      server.requests.length = 0;
      searched = [];
      let plan: SearchPlan = { texts: [], asked: 0 };
      const context: StepContext = {
        signal,
        ports: {
          ...ports,
          passages: (siteKey) => {
            const store = ports.passages(siteKey);
            return {
              ...store,
              search: (...asked) => {
                searched.push(asked[0]);
                return store.search(...asked);
              },
            };
          },
          preparations: {
            question: () => Promise.resolve(question),
            before: () => Promise.resolve(undefined),
            savePlan: (_, decided) => Promise.resolve(void (plan = decided)),
            plan: () => Promise.resolve(plan),
            held: () => Promise.resolve([]),
            sourceNumbers: () => Promise.resolve(new Map()),
            saveContext: () => Promise.resolve(),
          },
        },
      };
      const outputs = await runInProcess(chatPreparation, { runId: 'r', siteKey: 'default' }, context);
      const called = (path: string) =>
        server.requests.filter((request) => request.path.endsWith(path)).length;
      return {
        outputs,
        cost: { searches: searched.length, embeddings: called('/embeddings'), reranks: called('/rerank') },
      };
    }
    const embeddings = hasVectors ? 1 : 0;

    it('do the same work once, on whichever process', async () => {
      const first = await prepare('Where does the otter sleep?');
      expect(first.cost).toEqual({ searches: 1, embeddings, reranks: 1 });
      expect(first.outputs.search[0]).not.toHaveProperty('reused');
      expect(first.outputs.rerank).not.toHaveProperty('reused');
      const again = await prepare('Where does the otter sleep?', await openProcess());
      expect(again.cost).toEqual({ searches: 0, embeddings: 0, reranks: 0 });
      expect(again.outputs.search[0]).toEqual({ ...first.outputs.search[0], reused: true });
      expect(again.outputs.rerank).toEqual({ ...first.outputs.rerank, reused: true });
      expect(again.outputs.extract).toEqual(first.outputs.extract);
      expect(recalls.slice(-2)).toEqual(['search hit', 'rerank hit']);
      expect(troubles).toEqual([]);
    });

    it('share what two questions have in common', async () => {
      await prepare('Where does the otter sleep?');
      const both = await prepare('Where does the otter sleep and when does the heron sleep?');
      expect(searched).toEqual(['when does the heron sleep']);
      expect(both.outputs.search.map(({ reused }) => reused)).toEqual([true, undefined]);
      const once = await prepare('Where does the otter sleep and when does the heron sleep?');
      expect(once.cost).toEqual({ searches: 0, embeddings: 0, reranks: 0 });
    });

    it('search again when the content has changed, and pay for no vector or verdict that still holds', async () => {
      await prepare('Where does the otter sleep?');
      await createSqlContentStore(sql, 'shop').write('a', [], []);
      expect((await prepare('Where does the otter sleep?')).cost.searches).toBe(0);
      await write('lynx', 'The lynx sleeps in the snow.');
      const next = await prepare('Where does the otter sleep?');
      expect(next.cost).toMatchObject({ searches: 1, embeddings: 0 });
      expect(next.outputs.rerank.considered).toBe(3);
      // another set of candidates
      expect(next.cost.reranks).toBe(1);
      await write('otter', 'The otter sleeps in a burrow now.');
      const edited = await prepare('Where does the otter sleep?');
      expect(edited.cost).toMatchObject({ searches: 1, embeddings: 0, reranks: 1 });
      const ids = edited.outputs.search.flatMap(({ results }) => results.map(({ passageId }) => passageId));
      const passages = await opened.ports.passages('default').load(ids, signal);
      expect(passages.map(({ text }) => text)).toContain('The otter sleeps in a burrow now.');
    });

    it('never take content that was removed and put in again for what it was', async () => {
      const first = await prepare('Where does the otter sleep?');
      await createSqlContentStore(sql, 'default').removeAll();
      await write('otter', 'The otter sleeps in a holt.');
      await write('heron', 'The heron sleeps on one leg.');
      const next = await prepare('Where does the otter sleep?');
      expect(next.cost.searches).toBe(1);
      expect(next.outputs.search[0]?.results).not.toEqual(first.outputs.search[0]?.results);
      expect(next.outputs.rerank.best.length).toBeGreaterThan(0);
    });

    if (hasVectors)
      it('search again when passages have got their vectors', async () => {
        await write('lynx', 'Snow is where it hunts hares.');
        await prepare('hunting lynxes');
        await opened.embed?.(signal);
        expect((await prepare('hunting lynxes')).cost).toMatchObject({ searches: 1, embeddings: 0 });
      });

    it('ask another reranker anew, and keep nothing that was missed', async () => {
      await prepare('Where does the otter sleep?');
      const other = await openProcess('another');
      expect((await prepare('Where does the otter sleep?', other)).cost.reranks).toBe(1);
      server.options.services = 'down';
      const away = await prepare('Where does the heron sleep?');
      expect(away.outputs.rerank.judge).toBe('missed');
      server.options.services = 'up';
      const back = await prepare('Where does the heron sleep?', await openProcess());
      expect(back.cost).toEqual({ searches: hasVectors ? 1 : 0, embeddings, reranks: 1 });
    });

    it('do their work when the memory fails', async () => {
      const fails = () => Promise.reject(new Error('no memory'));
      const ports = { ...opened.ports, memory: { recall: fails, keep: fails } };
      const { cost, outputs } = await prepare('Where does the otter sleep?', { ports });
      expect(cost).toEqual({ searches: 1, embeddings, reranks: 1 });
      expect(outputs.prepare_context.ready).toBe(true);
      expect(troubles.length).toBeGreaterThan(0);
    });

    it('keep no more than so many results, for no longer than a day, and no text of a question', async () => {
      const memory = createSqlStepMemory(sql, 20);
      const key = (n: number) => Buffer.from([n]);
      for (let n = 0; n < 100; n += 1) await memory.keep(key(n), [n]);
      expect(await sql.query('select from prep_chat.step_results')).toHaveLength(20);
      expect([await memory.recall(key(99)), await memory.recall(key(1))]).toEqual([[99], undefined]);
      await sql.query("update prep_chat.step_results set created_at = now() - interval '25 hours'");
      expect(await memory.recall(key(99))).toBeUndefined();
      while (await createSqlRetentionStore(sql).purge(30, 100));
      expect(await sql.query('select from prep_chat.step_results')).toEqual([]);
      await prepare('Where does the otter sleep?');
      const rows = await sql.query<{ row: string }>(
        'select step_results::text as row from prep_chat.step_results',
      );
      expect(rows.length).toBeGreaterThan(1);
      for (const { row } of rows) expect(row).not.toMatch(/otter/i);
    });
  });
}
