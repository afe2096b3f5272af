import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlPassageStore } from '../../../../flows/content/sql-passage-store.ts';
import { ingestFolder } from '../../../support/ingest-folder.ts';
import type { PreparedContext, SearchPlan, Sql, StepContext } from '../../../../flows/ports.ts';
import { extract } from '../../../../flows/steps/extract.ts';
import { queries } from '../../../../flows/steps/queries.ts';
import { prepareContext } from '../../../../flows/steps/prepare-context.ts';
import { rerank } from '../../../../flows/steps/rerank.ts';
import { search } from '../../../../flows/steps/search.ts';
import { memoryDatabase } from '../../../support/memory-database.ts';

const folder = new URL('../../../../demo/content', import.meta.url).pathname;

describe('the steps of a preparation', () => {
  let sql: Sql;
  beforeAll(async () => {
    sql = await memoryDatabase();
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
  const prepare = async (question: string, signal = new AbortController().signal, earlier: string[] = []) => {
    const saved: PreparedContext[] = [];
    let plan: SearchPlan = { texts: [], asked: 0 };
    const context: StepContext = {
      signal,
      ports: {
        passages: (siteKey) => createSqlPassageStore(sql, siteKey),
        preparations: {
          question: () => Promise.resolve(question),
          before: () => Promise.resolve(earlier.length > 0 ? { runId: 'before', asked: earlier } : undefined),
          savePlan: (_, decided) => Promise.resolve(void (plan = decided)),
          plan: () => Promise.resolve(plan),
          held: () => Promise.resolve([]),
          sourceNumbers: () => Promise.resolve(new Map()),
          saveContext: (_, prepared) => Promise.resolve(void saved.push(prepared)),
        },
      },
    };
    const decided = await queries({ runId: 'run' }, context);
    const searches = await Promise.all(decided.map((query) => search(query, context)));
    const ranked = await rerank({ runId: 'run', searches }, context);
    const extracted = await extract({ runId: 'run', ...ranked }, context);
    const ready = await prepareContext({ runId: 'run', ...extracted }, context);
    const [prepared] = saved;
    if (!prepared) throw new Error('no context was saved');
    return { texts: plan.texts, decided, searches, ranked, extracted, ready, prepared };
  };

  it('ends with sources that are numbered from 1, one a page, best first', async () => {
    const { prepared, ready } = await prepare('Which file types can prep-chat read, and what is skipped?');
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
    const { decided, searches, ranked, extracted, ready } = await prepare(
      'Do I have to install Postgres first?',
    );
    const texts = JSON.stringify([decided, searches, ranked, extracted, ready]).match(/:"[^"]*"/g);
    expect(new Set(texts)).toEqual(new Set([':"run"', ':"default"', ':"none"', ':"own"']));
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

  it('searches for each part of a question, and holds passages and sources of all', async () => {
    const { texts, prepared } = await prepare('How do I install it and how do I change the colour?');
    expect(texts).toEqual(['How do I install it', 'how do I change the colour']);
    expect(prepared.parts).toEqual(texts.map((text) => ({ text, covered: true })));
    for (const part of [0, 1]) {
      const own = prepared.excerpts.filter((excerpt) => excerpt.part === part);
      expect(own.length).toBeGreaterThanOrEqual(3);
      expect(own.length).toBeLessThanOrEqual(5);
    }
    const urls = prepared.sources.slice(0, 2).map(({ url }) => url);
    expect(urls).toEqual(['/docs/quick-start', '/docs/theming-and-colours']);
    expect(prepared.systemPrompt).toContain('The question has 2 parts.');
    const [passage = ''] = prepared.excerpts.map(({ text }) => text);
    expect(prepared.systemPrompt.split(passage)).toHaveLength(2);
  });

  it('says of a part that the site does not cover it, and answers the other', async () => {
    const { prepared } = await prepare('Which file types can it read and how do I bake sourdough bread?');
    expect(prepared.covered).toBe(true);
    expect(prepared.parts?.map(({ covered }) => covered)).toEqual([true, false]);
    expect(prepared.systemPrompt).toMatch(/sourdough bread \(the sources probably do not cover this part/);
  });

  it('searches for a follow-up together with what it points at', async () => {
    const { texts, prepared } = await prepare('And in React?', undefined, ['How do I use useChat?']);
    expect(texts).toEqual(['And in React (use usechat chat)']);
    expect(prepared.parts).toBeUndefined();
    expect(prepared.sources[0]?.url).toBe('/docs/react-usechat');
  });
});
