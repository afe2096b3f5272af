import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { makeTerms } from '../../flows/text/terms.ts';
import type { Board, ConversationResponse, PrepareResponse } from '../../widget/protocol/index.ts';
import type { ApiClient } from '../support/api-client.ts';
import { storeSite } from '../support/stored-site.ts';
import { openApp, roomyLimits, type AppUnderTest } from '../support/app.ts';

const animals = 'badger otter heron lynx marten vole stoat bittern osprey polecat'.split(' ');
const question = (animal: string) => `How often does the ${animal} sleep?`;

describe('a question that was asked before', () => {
  let app: AppUnderTest;

  beforeAll(async () => {
    app = await openApp({ config: { limits: { ...roomyLimits, reuseHours: 24 } } });
    await app.startWorker();
    for (const animal of animals) await writePage(animal, `The ${animal} sleeps twice a day.`);
  });
  afterAll(() => app.close());

  async function writePage(animal: string, text: string) {
    await createSqlContentStore(app.sql, 'default').write('animals', [page(animal, text)], []);
  }
  function page(animal: string, text: string) {
    const passage = { heading: '', anchor: '', text, terms: makeTerms(`${animal}\n${text}`, 'en') };
    return {
      url: `/${animal}`,
      title: animal,
      description: '',
      lang: 'en',
      hash: text,
      passages: [passage],
    };
  }

  /** Tasks that the engine has ever had: what is reused has none. */
  async function tasks(): Promise<number> {
    const [row] = await app.sql.query<{ n: number }>('select count(*)::integer as n from pgflow.step_tasks');
    return row?.n ?? 0;
  }
  async function prepared(client: ApiClient, message: string, more = {}): Promise<PrepareResponse> {
    const response = await client.prepare(message, more);
    expect((await client.endOfRun(response.runId)).status).toBe('completed');
    return response;
  }

  it('is answered from what was found then: no step, no search, the same sources', async () => {
    const [first, second] = [await app.visitor(), await app.visitor()];
    const cold = await prepared(first, question('badger'));
    expect(cold.reuse).toEqual({ kind: 'none' });
    const before = await tasks();
    app.statements.length = 0;
    const again = await second.prepare(question('badger'));
    expect(again).toMatchObject({
      status: 'completed',
      reuse: { kind: 'exact', savedMs: expect.any(Number), skippedSteps: expect.arrayContaining(['search']) },
    });
    expect(again.runId).not.toBe(cold.runId);
    const board = await second.endOfRun(again.runId);
    expect(new Set(board.steps.map(({ status }) => status))).toEqual(new Set(['reused']));
    expect(board.steps.some(({ startedAt }) => startedAt)).toBe(false);
    expect(board.sources).toEqual((await first.endOfRun(cold.runId)).sources);
    const { parts } = await second.answer(again.runId);
    expect(parts[0]).toMatchObject({ type: 'start', messageMetadata: { reuse: 'exact' } });
    expect(parts.at(-1)).toMatchObject({ type: 'finish' });
    expect(app.statements.filter((text) => /postings|start_flow/.test(text))).toEqual([]);
    expect(await tasks()).toBe(before);
    // The other visitor's preparation is nobody else's to see.
    expect((await second.get(`/api/runs/${cold.runId}`)).status).toBe(404);
    const history = (await (
      await second.get(`/api/conversations/${again.conversationId}`)
    ).json()) as ConversationResponse;
    expect(history.turns[0]).toMatchObject({ reuse: 'exact', question: question('badger') });
  });

  it('is found in other words too, and keeps its own', async () => {
    const client = await app.visitor();
    const cold = await tasks();
    await prepared(client, 'How do I feed an otter?');
    const before = await tasks();
    const again = await prepared(client, 'how can I feed an otter');
    expect(again.reuse.kind).toBe('similar');
    expect((await prepared(client, 'Do I feed an otter?')).reuse.kind).toBe('none');
    expect(await tasks()).toBe(before + (before - cold));
  });

  it('is prepared together with the question that it points back at, and serves no other', async () => {
    const client = await app.visitor();
    const { conversationId } = await prepared(client, 'What does a stoat eat?');
    expect((await prepared(client, 'And in winter?', { conversationId })).reuse.kind).toBe('none');
    const other = await prepared(client, 'What does a polecat eat?');
    const next = await prepared(client, 'And in winter?', { conversationId: other.conversationId });
    expect(next.reuse.kind).toBe('none');
  });

  it('wanted in another form is answered from the same pages: no step, the mode that was named, as often as one likes', async () => {
    const client = await app.visitor();
    const { conversationId, runId } = await prepared(client, 'How often does the stoat sleep?');
    const first = await client.endOfRun(runId);
    const before = await tasks();
    for (const [message, mode] of [
      ['shorter please', 'shorter'],
      ['Step by step, please', 'steps'],
      ['auf Englisch bitte', 'answer'],
    ] as const) {
      const again = await prepared(client, message, { conversationId });
      expect(again).toMatchObject({ status: 'completed', reuse: { kind: 'follow_up' } });
      expect((await client.endOfRun(again.runId)).sources).toEqual(first.sources);
      const { parts } = await client.answer(again.runId);
      expect(parts[0]).toMatchObject({ type: 'start', messageMetadata: { mode, reuse: 'follow_up' } });
    }
    expect(await tasks()).toBe(before);
    // What comes after it goes on from the question, not from the wish.
    const next = await prepared(client, 'And in winter?', { conversationId });
    const [{ queries = [] } = {}] = await app.sql.query<{ queries: string[] }>(
      'select queries from prep_chat.runs where id = $1',
      [next.runId],
    );
    expect(queries.join(' ')).toMatch(/winter.*stoat/);
  });

  it('wanted in another form after its page has changed is searched again, for what it is about', async () => {
    const client = await app.visitor();
    const { conversationId } = await prepared(client, 'How often does the bittern sleep?');
    await writePage('bittern', 'The bittern sleeps seven times a day.');
    const again = await prepared(client, 'shorter please', { conversationId });
    expect(again.reuse.kind).toBe('none');
    const { sources } = await client.endOfRun(again.runId);
    expect(sources?.[0]).toMatchObject({
      url: expect.stringMatching(/^\/bittern/),
      snippet: expect.stringContaining('seven'),
    });
    // Without a question before it there is nothing to put in other words.
    expect((await prepared(client, 'shorter please')).reuse.kind).toBe('none');
  });

  it('with two parts shows both searches again', async () => {
    const [first, second] = [await app.visitor(), await app.visitor()];
    const compound = 'How often does the osprey sleep and how do I install the widget?';
    const cold = await prepared(first, compound);
    const again = await prepared(second, compound);
    expect(again.reuse.kind).toBe('exact');
    const searches = async (client: ApiClient, runId: string) =>
      (await client.endOfRun(runId)).steps.filter(({ slug }) => slug === 'search').map((step) => step.detail);
    expect(await searches(first, cold.runId)).toHaveLength(2);
    expect(await searches(second, again.runId)).toEqual(await searches(first, cold.runId));
  });

  it('is prepared anew where that is asked for, and found again afterwards', async () => {
    const client = await app.visitor();
    await prepared(client, question('heron'));
    expect((await prepared(client, question('heron'), { reuse: 'fresh' })).reuse.kind).toBe('none');
    expect((await prepared(client, question('heron'), { reuse: 'auto' })).reuse.kind).toBe('exact');
  });

  it('whose search is known says so on the board, and takes what was found', async () => {
    const client = await app.visitor();
    const cold = await prepared(client, 'Where do I see what visitors ask?');
    const again = await prepared(client, 'Where do I see what visitors ask?', { reuse: 'fresh' });
    expect(again.reuse.kind).toBe('none');
    const [before, after] = [await client.endOfRun(cold.runId), await client.endOfRun(again.runId)];
    const search = ({ steps }: Board) => steps.find(({ slug }) => slug === 'search');
    expect(search(before)?.status).toBe('completed');
    expect(search(after)).toMatchObject({ status: 'reused', summary: search(before)?.summary });
    expect(after.steps.map(({ status }) => status)).toEqual([
      'reused',
      'completed',
      'completed',
      'completed',
    ]);
    expect(after.sources).toEqual(before.sources);
    const [kept] = await app.sql.query<{ reused: boolean }>(
      `select (task.output ->> 'reused')::boolean as reused from pgflow.step_tasks task
         join prep_chat.runs run on run.flow_run_id = task.run_id
        where run.id = $1 and task.step_slug = 'search'`,
      [again.runId],
    );
    expect(kept?.reused).toBe(true);
  });

  it('is prepared anew when a page that it was answered from has changed, and only then', async () => {
    const stones = 'quartzite basalt obsidian gneiss travertine dolerite serpentinite rhyolite pumice schist';
    const client = await app.visitor();
    for (const stone of stones.split(' ')) {
      await writePage(stone, `${stone} was named by a geologist.`);
      await prepared(client, `What is ${stone}?`);
    }
    /** Those that are prepared again, of ten. */
    const again = async () => {
      const readers: string[] = [];
      for (const stone of stones.split(' '))
        if ((await prepared(client, `What is ${stone}?`)).reuse.kind === 'none') readers.push(stone);
      return readers;
    };
    expect(await again()).toEqual([]);
    const before = await tasks();
    await writePage('gneiss', 'gneiss was named by a miner.');
    expect(await again()).toEqual(['gneiss']);
    expect(await again()).toEqual([]);
    // as many steps as one preparation has
    expect((await tasks()) - before).toBe(5);
    await createSqlContentStore(app.sql, 'default').write('animals', [], ['/pumice']);
    expect((await prepared(client, 'What is pumice?')).reuse.kind).toBe('none');
    expect((await prepared(client, 'What is schist?')).reuse.kind).toBe('exact');
  });

  it('that found nothing is searched again as soon as the content has changed', async () => {
    const client = await app.visitor();
    const unknown = 'Where do zyzzogetons hibernate?';
    await prepared(client, unknown);
    expect((await prepared(client, unknown)).reuse.kind).toBe('exact');
    await writePage('zyzzogeton', 'Zyzzogetons hibernate in hollow trees, and do so from October.');
    const next = await prepared(client, unknown);
    expect(next.reuse.kind).toBe('none');
    expect((await client.endOfRun(next.runId)).sources?.[0]?.url).toMatch('/zyzzogeton');
  });

  it('on another site, by somebody whom the site knows, or too long ago, counts as never asked', async () => {
    const origin = 'http://127.0.0.1:8787';
    await storeSite(app.sql, { key: 'other', allowedOrigins: [origin], limits: { reuseHours: 0 } });
    const client = await app.visitor();
    await prepared(client, question('marten'), { reuse: 'fresh' });
    const other = app.stranger();
    await other.startSession({ site: 'other' });
    expect((await prepared(other, question('marten'))).reuse.kind).toBe('none');
    expect((await prepared(other, question('marten'))).reuse.kind).toBe('none');
    const known = await app.visitor();
    await app.sql.query(
      `update prep_chat.visitors set subject_hash = '\\x01'
        where id = (select visitor_id from prep_chat.sessions
                     where token_hash = sha256(convert_to($1, 'UTF8')))`,
      [known.token],
    );
    expect((await prepared(known, question('marten'))).reuse.kind).toBe('none');
    expect((await prepared(known, question('marten'))).reuse.kind).toBe('exact');
    await app.sql.query("update prep_chat.contexts set created_at = created_at - interval '25 hours'");
    expect((await prepared(client, question('marten'))).reuse.kind).toBe('none');
  });

  it('stays answered when either of the two erases their data', async () => {
    const [first, second] = [await app.visitor(), await app.visitor()];
    const cold = await prepared(first, question('osprey'), { reuse: 'fresh' });
    const again = await second.prepare(question('osprey'));
    expect(again.reuse.kind).toBe('exact');
    const flowRun = async () =>
      (
        await app.sql.query(
          `select from pgflow.runs flow_run
             join prep_chat.runs run on run.flow_run_id = flow_run.run_id where run.id = any($1::text[])`,
          [[cold.runId, again.runId]],
        )
      ).length;
    const [shared] = await app.sql.query<{ id: string }>(
      'select flow_run_id as id from prep_chat.runs where id = $1',
      [again.runId],
    );
    expect((await first.delete(`/api/conversations/${cold.conversationId}`)).status).toBe(204);
    expect(await flowRun()).toBe(1);
    expect((await second.endOfRun(again.runId)).status).toBe('completed');
    expect((await second.answer(again.runId)).parts.at(-1)).toMatchObject({ type: 'finish' });
    expect((await second.delete('/api/me')).status).toBe(204);
    expect(await app.sql.query('select from pgflow.runs where run_id = $1', [shared?.id])).toEqual([]);
    expect(await app.sql.query('select from pgflow.step_tasks where run_id = $1', [shared?.id])).toEqual([]);
  });
});
