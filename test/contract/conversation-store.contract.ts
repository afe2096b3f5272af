import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlPreparationStore } from '../../flows/content/sql-preparation-store.ts';
import { newId } from '../../bff/ids.ts';
import type { ConversationStore, Turn } from '../../bff/ports/conversation-store.ts';
import type { PreparedContext, Sql } from '../../flows/ports.ts';
import { addVisitor } from '../support/add-visitor.ts';

/** What every store of conversations must do, whatever database is behind it. */
export function conversationStoreContract(
  name: string,
  open: () => Promise<{ sql: Sql; close(): Promise<void> }>,
): void {
  describe(`conversation store on ${name}`, () => {
    let sql: Sql;
    let close: () => Promise<void>;
    let store: ConversationStore;

    beforeAll(async () => {
      ({ sql, close } = await open());
      await installSchema(sql);
      store = createSqlConversationStore(sql);
    });
    afterAll(() => close());

    const visitor = async () => ({ id: await addVisitor(sql) });

    async function ask(
      visitorId: string,
      more: Partial<Parameters<ConversationStore['addTurn']>[0]> = {},
    ): Promise<Turn> {
      const turn = await store.addTurn({ visitorId, question: 'Why?', flowSlug: 'flow', ...more });
      if (!turn) throw new Error('the turn was refused');
      return turn;
    }

    it('keeps a question to the byte', async () => {
      const { id } = await visitor();
      const question =
        "Was heißt „naïve“? \u{1F468}\u200D\u{1F469} '; drop table prep_chat.turns; -- \\ \t\u2028";
      const { run } = await ask(id, { question });
      expect((await store.run(id, run.id))?.question).toBe(question);
      expect(await createSqlPreparationStore(sql).question(run.id, new AbortController().signal)).toBe(
        question,
      );
    });

    it('shows a visitor nothing of another', async () => {
      const [mine, theirs] = [await visitor(), await visitor()];
      const turn = await ask(mine.id);
      expect(await store.run(theirs.id, turn.run.id)).toBeUndefined();
      expect(await store.turnOfRun(theirs.id, turn.run.id)).toBeUndefined();
      expect(
        await store.addTurn({
          visitorId: theirs.id,
          conversationId: turn.conversationId,
          question: 'x',
          flowSlug: 'f',
        }),
      ).toBeUndefined();
    });

    it('takes the same message once, even when it is sent many times at once', async () => {
      const { id } = await visitor();
      const turns = await Promise.all(Array.from({ length: 8 }, () => ask(id, { clientMessageId: 'm1' })));
      expect(new Set(turns.map((turn) => turn.run.flowRunId)).size).toBe(1);
      expect(turns.filter((turn) => turn.isNew)).toHaveLength(1);
      expect((await ask((await visitor()).id, { clientMessageId: 'm1' })).isNew).toBe(true);
    });

    it('finds the newest turn of a run, or the one that is named', async () => {
      const { id } = await visitor();
      const turn = await ask(id);
      expect(await store.turnOfRun(id, turn.run.id)).toMatchObject({
        id: turn.id,
        run: turn.run,
        follows: false,
      });
      expect(await store.turnOfRun(id, turn.run.id, turn.id)).toMatchObject({ id: turn.id });
      expect(await store.turnOfRun(id, turn.run.id, 'turn_other')).toBeUndefined();
    });

    it('keeps the turns of a client’s chat together, begun once even when many begin it at once', async () => {
      const { id } = await visitor();
      const turns = await Promise.all(
        Array.from({ length: 6 }, (_, n) => ask(id, { clientChatId: 'chat', clientMessageId: `m${n}` })),
      );
      expect(new Set(turns.map(({ conversationId }) => conversationId)).size).toBe(1);
      const other = await ask(id, { clientChatId: 'another', clientMessageId: 'm0' });
      const foreign = await ask((await visitor()).id, { clientChatId: 'chat', clientMessageId: 'm0' });
      expect(new Set([turns[0], other, foreign].map((turn) => turn?.conversationId)).size).toBe(3);
    });

    it('finds the turn of a client’s chat by any id of its messages, and no longer when it is replaced', async () => {
      const { id } = await visitor();
      const chat = { clientChatId: 'chat', clientMessageId: 'm1' };
      const turn = await ask(id, chat);
      const { isNew: _isNew, ...known } = turn;
      const answers = createSqlAnswerStore(sql);
      const answer = { id: newId('answer'), turnId: turn.id, mode: 'answer' as const, model: 'm' };
      await answers.add(answer);
      for (const messageId of ['m1', turn.id, answer.id])
        expect(await store.turnOfMessage(id, 'chat', messageId), messageId).toEqual(known);
      expect(await store.turnOfMessage(id, 'chat', 'm2')).toBeUndefined();
      expect(await store.turnOfMessage(id, 'another', 'm1')).toBeUndefined();
      expect(await store.turnOfMessage((await visitor()).id, 'chat', 'm1')).toBeUndefined();
      expect((await ask(id, chat)).id).toBe(turn.id);

      const edited = await ask(id, { ...chat, question: 'How?', replacesTurnId: turn.id });
      expect(edited).toMatchObject({ isNew: true, conversationId: turn.conversationId });
      expect((await store.turnOfMessage(id, 'chat', 'm1'))?.id).toBe(edited.id);
      expect(await store.turnOfMessage(id, 'chat', answer.id)).toBeUndefined();
      expect((await ask(id, { ...chat, question: 'How?' })).id).toBe(edited.id);
      expect((await ask(id, chat)).isNew).toBe(true);
    });

    it('knows what was said before a turn, newest first, to its visitor alone', async () => {
      const { id } = await visitor();
      const answers = createSqlAnswerStore(sql);
      const answer = async (turnId: string, text: string, status: 'done' | 'failed' = 'done') => {
        const added = await answers.add({ id: newId('answer'), turnId, mode: 'answer', model: 'm' });
        const settled = { status, text, citations: [], dropped: [], followups: [], notices: [] };
        await answers.settle(added.id, { seq: 0, parts: [] }, settled);
      };
      const first = await ask(id, { question: 'One?' });
      const { conversationId } = first;
      await answer(first.id, 'Old.');
      await answer(first.id, ' New \n');
      await answer(first.id, 'Bro', 'failed');
      const second = await ask(id, { question: 'Two?', conversationId });
      await answer(second.id, 'Half', 'failed');
      const third = await ask(id, { question: 'Three?', conversationId });
      await answers.add({ id: newId('answer'), turnId: third.id, mode: 'answer', model: 'm' });
      const last = await ask(id, { question: 'Last?', conversationId });
      await answer(last.id, 'Not earlier.');
      const [one, two] = [
        { question: 'One?', answer: ' New \n' },
        { question: 'Two?', answer: 'Half' },
      ];
      expect(await store.earlierTurns(id, last.id, 20)).toEqual([two, one]);
      expect(await store.earlierTurns(id, last.id, 1)).toEqual([two]);
      expect(await store.earlierTurns(id, second.id, 20)).toEqual([one]);
      expect(await store.earlierTurns(id, first.id, 20)).toEqual([]);
      expect((await store.turnOfRun(id, first.run.id))?.follows).toBe(false);
      expect((await store.turnOfRun(id, second.run.id))?.follows).toBe(true);
      expect(await store.earlierTurns((await visitor()).id, last.id, 20)).toEqual([]);
      await ask(id, { question: 'Edited?', replacesTurnId: second.id });
      expect(await store.earlierTurns(id, last.id, 20)).toEqual([one]);
    });

    it('gives a context back as it was stored, and the newer one after a second time', async () => {
      const { run } = await ask((await visitor()).id);
      const preparations = createSqlPreparationStore(sql);
      const context: PreparedContext = {
        systemPrompt: 'Answer "well".',
        sources: [
          {
            n: 1,
            pageId: 7,
            url: '/a',
            title: 'A',
            heading: '',
            anchor: '',
            lang: 'en',
            score: 1,
            snippet: 'Ä “quote”',
          },
        ],
        excerpts: [{ n: 1, passageId: 3, text: 'Ä “quote”', sentences: [{ text: 'Ä “quote”', score: 0.5 }] }],
        covered: true,
      };
      const { signal } = new AbortController();
      expect((await store.findings(run.id)).context).toBeUndefined();
      await preparations.saveContext(run.id, context, signal);
      expect((await store.findings(run.id)).context).toEqual(context);
      await preparations.saveContext(run.id, { ...context, covered: false }, signal);
      expect((await store.findings(run.id)).context?.covered).toBe(false);
      const topics = [{ text: 'Ä “more”', pageId: 7 }];
      await preparations.saveContext(run.id, { ...context, topics }, signal);
      expect((await store.findings(run.id)).context).toEqual({ ...context, topics });
    });
  });
}
