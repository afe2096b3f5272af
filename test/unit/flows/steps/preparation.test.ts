import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlPassageStore } from '../../../../flows/content/sql-passage-store.ts';
import { ingestFolder } from '../../../support/ingest-folder.ts';
import type { PreparedContext, Sql, StepContext } from '../../../../flows/ports.ts';
import { extract } from '../../../../flows/steps/extract.ts';
import { prepareContext } from '../../../../flows/steps/prepare-context.ts';
import { rerank } from '../../../../flows/steps/rerank.ts';
import { search } from '../../../../flows/steps/search.ts';
import { ingestionDatabase } from '../../../support/content-database.ts';

const folder = new URL('../../../../demo/content', import.meta.url).pathname;

describe('the steps of a preparation', () => {
  let sql: Sql;
  beforeAll(async () => {
    sql = await ingestionDatabase();
    await ingestFolder({
      sql,
      folder,
      baseUrl: '/docs/',
      siteKey: 'default',
      source: 'demo',
    });
  });
  afterAll(async () => sql.close());

  /** Ports with the real content; the context that is saved lands in `saved`. */
  const prepare = async (question: string, signal = new AbortController().signal) => {
    const saved: PreparedContext[] = [];
    const context: StepContext = {
      signal,
      ports: {
        passages: (siteKey) => createSqlPassageStore(sql, siteKey),
        preparations: {
          question: () => Promise.resolve(question),
          saveContext: (_, prepared) => Promise.resolve(void saved.push(prepared)),
        },
      },
    };
    const found = await search({ runId: 'run' }, context);
    const ranked = await rerank({ runId: 'run', ...found }, context);
    const extracted = await extract({ runId: 'run', ...ranked }, context);
    const ready = await prepareContext({ runId: 'run', ...extracted }, context);
    const [prepared] = saved;
    if (!prepared) throw new Error('no context was saved');
    return { found, ranked, extracted, ready, prepared };
  };

  it('ends with sources that are numbered from 1, one a page, best first', async () => {
    const { prepared, ready } = await prepare('Which file types can it read?');
    expect(prepared.covered).toBe(true);
    expect(prepared.sources[0]).toMatchObject({ n: 1, url: '/docs/markdown-and-html-content', score: 1 });
    expect(prepared.sources.map(({ n }) => n)).toEqual(prepared.sources.map((_, index) => index + 1));
    expect(new Set(prepared.sources.map(({ url }) => url)).size).toBe(prepared.sources.length);
    expect(ready).toMatchObject({ ready: true, sources: prepared.sources.length });
  });

  it('keeps at most eight passages, three of a page, and every excerpt has its source', async () => {
    const { ranked, prepared } = await prepare('How do I change the colours of the widget?');
    expect(ranked.best.length).toBeLessThanOrEqual(8);
    for (const { pageId } of ranked.best) {
      expect(ranked.best.filter((passage) => passage.pageId === pageId).length).toBeLessThanOrEqual(3);
    }
    const numbers = prepared.sources.map(({ n }) => n);
    for (const { n } of prepared.excerpts) expect(numbers).toContain(n);
  });

  it('quotes sentences verbatim and scores them between 0 and 1', async () => {
    const { prepared } = await prepare('Where does my OpenAI key go?');
    for (const { text, sentences } of prepared.excerpts) {
      for (const sentence of sentences) {
        expect(text).toContain(sentence.text);
        expect(sentence.score).toBeGreaterThanOrEqual(0);
        expect(sentence.score).toBeLessThanOrEqual(1);
      }
    }
  });

  it('hands references from step to step and no text', async () => {
    const { found, ranked, extracted, ready } = await prepare('Do I have to install Postgres first?');
    const texts = JSON.stringify([found, ranked, extracted, ready]).match(/:"[^"]*"/g);
    expect(texts).toBeNull();
  });

  it.each([
    'What is the capital of France?',
    'How do I bake sourdough bread?',
    'Who won the world cup in 1998?',
    'What is your refund policy for damaged shoes?',
    'Wie backe ich Brot?',
  ])('says that the site does not cover: %s', async (question) => {
    expect((await prepare(question)).prepared.covered).toBe(false);
  });

  it('prepares a context without sources for a question without words', async () => {
    const { prepared, ready } = await prepare('???');
    expect(prepared).toMatchObject({ sources: [], excerpts: [], covered: false });
    expect(ready).toEqual({ ready: true, sources: 0, excerpts: 0, words: 0 });
  });

  it('fences page content with a place for the marker of each answer', async () => {
    const { systemPrompt, sources } = (await prepare('backup')).prepared;
    const fences = systemPrompt.split('%source-marker%').length - 1;
    expect(fences).toBe(2 + 2 * sources.length);
  });

  it('stops when its time is up', async () => {
    await expect(prepare('backup', AbortSignal.abort())).rejects.toThrow();
  });
});
