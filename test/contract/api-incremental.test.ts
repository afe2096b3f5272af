import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { makeTerms } from '../../flows/text/terms.ts';
import type { Board } from '../../widget/protocol/index.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, roomyLimits, type AppUnderTest } from '../support/app.ts';

describe('a conversation that goes on', () => {
  let app: AppUnderTest;

  beforeAll(async () => {
    app = await openApp({ config: { limits: { ...roomyLimits, reuseHours: 24 } } });
    await app.startWorker();
    await write('badger', 'The badger sleeps in a burrow. It digs the burrow by night.');
    await write('otter', 'The otter sleeps in a holt near water.');
    await write('heron', 'The heron sleeps on one leg and eats trout at dawn.');
    await write('lynx', 'The lynx hunts hares in the snow of winter.');
    await write('stoat', 'The stoat wears white fur in winter.');
  });
  afterAll(() => app.close());

  async function write(animal: string, text: string) {
    const passage = { heading: '', anchor: '', text, terms: makeTerms(`${animal}\n${text}`, 'en') };
    const page = { url: `/${animal}`, title: animal, description: '', lang: 'en', hash: text };
    await createSqlContentStore(app.sql, 'default').write('animals', [{ ...page, passages: [passage] }], []);
  }
  /** Prepares a question; what was searched for meanwhile is in `app.searched`. */
  async function ask(client: ApiClient, message: string, more = {}) {
    app.searched.length = 0;
    const response = await client.prepare(message, more);
    const board = await client.endOfRun(response.runId);
    expect(board.status).toBe('completed');
    return { ...response, board, numbers: numbersOf(board) };
  }
  /** The number of each source by the path of its page. */
  const numbersOf = ({ sources = [] }: Board) =>
    Object.fromEntries(sources.map(({ url, n }) => [url.replace(/#.*/, ''), n]));
  async function passagesOf(runId: string) {
    const [row] = await app.sql.query<{ excerpts: { text: string; foundBy?: string }[] }>(
      'select excerpts from prep_chat.contexts where run_id = $1',
      [runId],
    );
    return row?.excerpts ?? [];
  }

  it('searches for what is new alone, and keeps what it holds', async () => {
    const client = await app.visitor();
    const first = await ask(client, 'Where does the badger dig its burrow?');
    expect(app.searched).toEqual(['Where does the badger dig its burrow']);
    const next = await ask(client, 'And what about winter?', {
      conversationId: first.conversationId,
    });
    expect(app.searched).toEqual([expect.stringMatching(/^And what about winter \(.*burrow.*\)$/)]);
    const held = await passagesOf(first.runId);
    const texts = (await passagesOf(next.runId)).map(({ text }) => text);
    for (const { text } of held) expect(texts).toContain(text);
    expect(texts.join()).toContain('white fur');
    expect(next.numbers).toMatchObject(first.numbers);
  });

  it('gives a page the same number in every turn, also when turns between did not have it', async () => {
    const client = await app.visitor();
    const first = await ask(client, 'Where does the otter sleep near water?');
    const { conversationId } = first;
    const second = await ask(client, 'Which animal hunts hares in the snow?', { conversationId });
    const third = await ask(client, 'And does it sleep like the otter?', { conversationId });
    expect(first.numbers['/otter']).toBeDefined();
    expect(second.numbers['/lynx']).toBeGreaterThan(Math.max(...Object.values(first.numbers)));
    expect(third.numbers).toMatchObject({
      '/otter': first.numbers['/otter'],
      '/lynx': second.numbers['/lynx'],
    });
    const all = [first, second, third].flatMap(({ numbers }) => Object.entries(numbers));
    expect(new Set(all.map(([, n]) => n)).size).toBe(new Set(all.map(([url]) => url)).size);
    // What is written cites these numbers, and they stand in what a model reads.
    const { parts } = await client.answer(third.runId);
    const marks = [...textOf(parts).matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n));
    expect(marks.length).toBeGreaterThan(0);
    for (const n of marks) expect(Object.values(third.numbers)).toContain(n);
    const [row] = await app.sql.query<{ prompt: string }>(
      'select system_prompt as prompt from prep_chat.contexts where run_id = $1',
      [third.runId],
    );
    for (const n of Object.values(third.numbers)) expect(row?.prompt).toContain(`\n[${n}]\n`);
  });

  it('gives what was prepared for others the numbers of its own', async () => {
    const [first, second, third] = [await app.visitor(), await app.visitor(), await app.visitor()];
    const cold = await ask(first, 'When does the heron eat trout?');
    const other = await ask(second, 'How do I install the widget?');
    const again = await ask(second, 'When does the heron eat trout?', {
      conversationId: other.conversationId,
    });
    expect(again.reuse.kind).toBe('exact');
    expect(app.searched).toEqual([]);
    const shared = Object.keys(again.numbers).filter((url) => url in other.numbers);
    for (const url of shared) expect(again.numbers[url]).toBe(other.numbers[url]);
    expect(again.numbers['/heron']).toBeGreaterThan(Math.max(...Object.values(other.numbers)));
    const { parts } = await second.answer(again.runId);
    expect(textOf(parts)).toContain(`[${again.numbers['/heron']}]`);
    const [row] = await app.sql.query<{ prompt: string }>(
      'select system_prompt as prompt from prep_chat.contexts where run_id = $1',
      [again.runId],
    );
    expect(row?.prompt).toContain(`\n[${again.numbers['/heron']}]\n`);
    // Whoever begins with it counts from 1, though the newest preparation of it does not.
    expect((await ask(third, 'When does the heron eat trout?')).numbers).toEqual(cold.numbers);
  });

  it('drops what has changed since and searches again for what had found it', async () => {
    const client = await app.visitor();
    const first = await ask(client, 'Where does the badger dig its burrow?', { reuse: 'fresh' });
    const { conversationId } = first;
    const second = await ask(client, 'And what about winter?', { conversationId });
    await write('badger', 'The badger sleeps in a burrow. It digs the burrow under old oaks since 2026.');
    const third = await ask(client, 'And what about snow?', { conversationId });
    expect(app.searched).toEqual([
      expect.stringMatching(/^And what about snow/),
      // that had found the page last
      expect.stringMatching(/^And what about winter/),
    ]);
    const texts = (await passagesOf(third.runId)).map(({ text }) => text).join();
    expect(texts).toContain('old oaks');
    expect(texts).not.toContain('by night');
    expect(third.numbers['/badger']).toBe(first.numbers['/badger']);
    expect(third.numbers).toMatchObject(second.numbers);
    // It is no part of the question: nothing answers it.
    expect(textOf((await client.answer(third.runId)).parts)).not.toContain('**');
    // What is fresh now is held again.
    await ask(client, 'And what about rain?', { conversationId });
    expect(app.searched).toEqual([expect.stringMatching(/^And what about rain/)]);
  });

  it('holds nothing of another matter: a new question stands alone', async () => {
    const client = await app.visitor();
    const { conversationId } = await ask(client, 'Where does the otter sleep near water?');
    const next = await ask(client, 'Which animal wears white fur?', { conversationId });
    expect((await passagesOf(next.runId)).filter(({ foundBy }) => foundBy)).toEqual([]);
  });

  it('holds no more than fits, the newest first', async () => {
    const long = (word: string) => `${word} `.repeat(200);
    for (let page = 0; page < 40; page += 1)
      await write(`quokka${page}`, `Quokka burrow ${page}: ${long(`island${page}`)}`);
    const client = await app.visitor();
    const { conversationId } = await ask(client, 'Where is the quokka burrow?');
    const all = new Set<string>();
    let last: Awaited<ReturnType<typeof passagesOf>> = [];
    for (const island of [3, 8, 13, 18, 23, 28, 33]) {
      const { runId } = await ask(client, `And island${island}?`, { conversationId });
      last = await passagesOf(runId);
      for (const { text } of last) all.add(text);
    }
    const distinct = new Set(last.map(({ text }) => text));
    expect([...distinct].join('').length / 3).toBeLessThan(6_000);
    expect(distinct.size).toBeLessThan(all.size);
    expect([...distinct].some((text) => text.includes('island33'))).toBe(true);
    const foundBy = last.flatMap((excerpt) => excerpt.foundBy ?? []);
    expect(foundBy[0]).toContain('island28');
    expect(foundBy).not.toContain('Where is the quokka burrow?');
  });
});
