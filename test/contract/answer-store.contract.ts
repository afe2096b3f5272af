import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { newId } from '../../bff/ids.ts';
import type { AnswerSignal, AnswerStore, NewAnswer } from '../../bff/ports/answer-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { addVisitor } from '../support/add-visitor.ts';

/** What every store of answers must do, whatever database is behind it. */
export function answerStoreContract(
  name: string,
  open: () => Promise<{ sql: Sql; close(): Promise<void> }>,
): void {
  describe(`answer store on ${name}`, () => {
    let sql: Sql;
    let close: () => Promise<void>;
    let store: AnswerStore;
    let visitorId: string;
    let turnId: string;

    beforeAll(async () => {
      ({ sql, close } = await open());
      await installSchema(sql);
      store = createSqlAnswerStore(sql);
    });
    afterAll(() => close());

    beforeEach(async () => {
      const conversations = createSqlConversationStore(sql);
      visitorId = await addVisitor(sql);
      const turn = await conversations.addTurn({ visitorId, question: 'Why?', flowSlug: 'flow' });
      turnId = turn?.id ?? '';
    });

    const add = (more: Partial<NewAnswer> = {}) =>
      store.add({ id: newId('answer'), turnId, mode: 'answer', model: 'm', ...more });
    const append = (answerId: string, seq: number, parts: string[]) =>
      store.append([{ answerId, seq, parts }]);
    const part = (delta: string) => JSON.stringify({ type: 'text-delta', id: 'text', delta });

    it('numbers the answers of a turn, also when they begin at once', async () => {
      const added = await Promise.all([add(), add(), add()]);
      expect(added.map(({ attempt }) => attempt).sort((a, b) => a - b)).toEqual([1, 2, 3]);
      expect(added.every(({ isNew }) => isNew)).toBe(true);
    });

    it('begins an answer once for a client’s id, even when it is asked for many times at once', async () => {
      const added = await Promise.all(Array.from({ length: 6 }, () => add({ clientAnswerId: 'one' })));
      expect(new Set(added.map(({ id }) => id)).size).toBe(1);
      expect(added.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect((await add({ clientAnswerId: 'two' })).isNew).toBe(true);
    });

    it('finds the newest answer that is being written in a client’s chat', async () => {
      const conversations = createSqlConversationStore(sql);
      const inChat = (more: object = {}) =>
        conversations.addTurn({
          visitorId,
          question: 'Why?',
          flowSlug: 'flow',
          clientChatId: 'chat',
          ...more,
        });
      const first = await inChat({ clientMessageId: 'm1' });
      const second = await inChat();
      expect(await store.streamingOfChat(visitorId, 'chat')).toBeUndefined();
      const older = await add({ turnId: second?.id ?? '' });
      const newer = await add({ turnId: first?.id ?? '' });
      expect(await store.streamingOfChat(visitorId, 'chat')).toBe(newer.id);
      expect(await store.streamingOfChat(visitorId, 'another')).toBeUndefined();
      expect(await store.streamingOfChat('visitor_other', 'chat')).toBeUndefined();
      const settled = {
        status: 'done' as const,
        text: '',
        citations: [],
        dropped: [],
        followups: [],
        notices: [],
      };
      await store.settle(newer.id, { seq: 0, parts: [] }, settled);
      expect(await store.streamingOfChat(visitorId, 'chat')).toBe(older.id);
      await inChat({ clientMessageId: 'm1', question: 'How?', replacesTurnId: first?.id });
      expect(await store.streamingOfChat(visitorId, 'chat')).toBeUndefined();
    });

    it('gives parts back to the byte, from any number on', async () => {
      const { id } = await add();
      const parts = ['Ä "x"\\', '\u2028\n\u{1F468}‍', '\u0001', ''].map(part);
      expect(await append(id, 0, parts.slice(0, 1))).toEqual([id]);
      expect(await append(id, 1, parts.slice(1, 3))).toEqual([id]);
      // A batch that was thought to be lost comes again with more behind it.
      expect(await append(id, 1, parts.slice(1))).toEqual([id]);
      for (let seq = 0; seq < 6; seq += 1) {
        expect(await store.events(id, seq)).toEqual({ parts: parts.slice(seq), done: false });
      }
    });

    it('hands out a long log page by page, done with the last one', async () => {
      const { id } = await add();
      const parts = Array.from({ length: 1_201 }, (_, n) => part(`${n} `));
      await store.settle(
        id,
        { seq: 0, parts },
        {
          status: 'done',
          text: 'x',
          citations: [],
          dropped: [],
          followups: [],
          notices: [],
          outcome: 'answered',
        },
      );
      const read: string[] = [];
      let pages = 0;
      for (let done = false; !done; pages += 1) {
        const page = await store.events(id, read.length);
        read.push(...page.parts);
        done = page.done;
      }
      expect(read).toEqual(parts);
      expect(pages).toBe(3);
      expect(await store.events(id, 1_000_000_000_000)).toEqual({ parts: [], done: true });
    });

    it('settles an answer once, and takes no part after it', async () => {
      const { id } = await add();
      await store.settle(
        id,
        { seq: 0, parts: [part('so far')] },
        {
          status: 'stopped',
          text: 'so far',
          citations: [],
          dropped: [],
          followups: [],
          notices: [],
          outcome: 'stopped',
        },
      );
      await store.settle(
        id,
        { seq: 1, parts: [part('late')] },
        { status: 'done', text: 'late', citations: [], dropped: [], followups: [], notices: [] },
      );
      expect(await append(id, 1, [part('late')])).toEqual([]);
      const [row] = await sql.query('select status, text from prep_chat.answers where id = $1', [id]);
      expect(row).toEqual({ status: 'stopped', text: 'so far' });
      expect(await store.events(id, 0)).toEqual({ parts: [part('so far')], done: true });
    });

    it('takes the parts of many answers at once, and names those that are still written', async () => {
      const [one, two, gone] = await Promise.all([add(), add(), add()]);
      await sql.query('delete from prep_chat.answers where id = $1', [gone.id]);
      const batches = [one, two, gone].map(({ id }, n) => ({ answerId: id, seq: 0, parts: [part(`${n}`)] }));
      expect((await store.append(batches)).sort()).toEqual([one.id, two.id].sort());
      expect(await store.events(one.id, 0)).toEqual({ parts: [part('0')], done: false });
      expect(await store.events(two.id, 0)).toEqual({ parts: [part('1')], done: false });
    });

    it('knows the newest text of a turn, and the model that has written it', async () => {
      const turn = await store.add({ id: newId('answer'), turnId, mode: 'answer', model: 'asked' });
      const whole = { status: 'done' as const, citations: [], dropped: [], followups: [], notices: [] };
      await store.settle(turn.id, { seq: 0, parts: [] }, { ...whole, text: ' One\n', model: 'other' });
      const failed = await store.add({ id: newId('answer'), turnId, mode: 'answer', model: 'asked' });
      await store.settle(failed.id, { seq: 0, parts: [] }, { ...whole, status: 'failed', text: '' });
      await store.add({ id: newId('answer'), turnId, mode: 'answer', model: 'asked' });
      expect(await store.newestText(turnId)).toBe(' One\n');
      expect(await store.newestText('turn_other')).toBeUndefined();
      const rows = await sql.query('select model from prep_chat.answers where id = any ($1)', [
        [turn.id, failed.id],
      ]);
      expect(rows.map(({ model }) => model).toSorted()).toEqual(['asked', 'other']);
    });

    it('says to a writer that its answer is gone', async () => {
      const { id } = await add();
      await sql.query('delete from prep_chat.visitors where id = $1', [visitorId]);
      expect(await append(id, 0, [part('a')])).toEqual([]);
      expect(await store.events(id, 0)).toEqual({ parts: [], done: true });
    });

    it('ends answers that a dead process left behind, with what they had and a last part', async () => {
      const { id } = await add();
      const parts = ['{"type":"start"}', part('half '), part('an')];
      await append(id, 0, parts.slice(0, 2));
      await append(id, 2, parts.slice(2));
      await store.failAbandoned(60, '{"type":"error"}');
      expect((await store.events(id, 0)).done).toBe(false);
      expect(await store.failAbandoned(0, '{"type":"error"}')).toBeGreaterThan(0);
      expect(await store.events(id, 0)).toEqual({ parts: [...parts, '{"type":"error"}'], done: true });
      const [row] = await sql.query('select status, error_code, text from prep_chat.answers where id = $1', [
        id,
      ]);
      expect(row).toEqual({ status: 'failed', error_code: 'model_interrupted', text: 'half an' });
    });

    it('shows how an answer stands to its visitor alone', async () => {
      const { id } = await add();
      expect(await store.status(visitorId, id)).toBe('streaming');
      expect(await store.status('visitor_other', id)).toBeUndefined();
      expect(await store.status(visitorId, 'answer_other')).toBeUndefined();
    });

    it('keeps the last rating of an answer, of its visitor alone', async () => {
      const { id } = await add();
      expect(await store.rate(visitorId, id, { rating: 'up', comment: 'Ä "good"' })).toBe(true);
      expect(await store.rate('visitor_other', id, { rating: 'down' })).toBe(false);
      expect(await store.rate(visitorId, 'answer_other', { rating: 'down' })).toBe(false);
      const stored = () =>
        sql.query('select rating, comment from prep_chat.feedback where answer_id = $1', [id]);
      expect(await stored()).toEqual([{ rating: 'up', comment: 'Ä "good"' }]);
      expect(await store.rate(visitorId, id, { rating: 'down' })).toBe(true);
      expect(await stored()).toEqual([{ rating: 'down', comment: null }]);
    });

    it('tells every process what is wished for an answer', async () => {
      const heard: AnswerSignal[] = [];
      const end = await store.hear((signal) => heard.push(signal));
      await store.tell({ answerId: 'answer_x', wish: 'stop' });
      await expect.poll(() => heard).toEqual([{ answerId: 'answer_x', wish: 'stop' }]);
      await end();
    });
  });
}
