import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlHistoryStore } from '../../bff/adapters/sql-history-store.ts';
import { createSqlPreparationStore } from '../../flows/content/sql-preparation-store.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { parseConfig } from '../../bff/config.ts';
import { newId } from '../../bff/ids.ts';
import { prepareTurn } from '../../bff/preparation/prepare-turn.ts';
import type { AnswerStore } from '../../bff/ports/answer-store.ts';
import type { ConversationStore, Turn } from '../../bff/ports/conversation-store.ts';
import type { HistoryStore } from '../../bff/ports/history-store.ts';
import type { RunStore } from '../../bff/ports/run-store.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import type { Sql } from '../../flows/ports.ts';
import { addVisitor } from '../support/add-visitor.ts';
import { rowsWith } from '../support/canary.ts';
import { fullTurns, type FullTurns } from '../support/full-turns.ts';
import { scriptedFlow } from '../support/scripted-flow.ts';

/** What every store of history must do, whatever database is behind it. */
export function historyStoreContract(
  name: string,
  open: () => Promise<{ sql: Sql; close(): Promise<void> }>,
): void {
  describe(`history store on ${name}`, () => {
    let sql: Sql;
    let close: () => Promise<void>;
    let history: HistoryStore;
    let conversations: ConversationStore;
    let answers: AnswerStore;
    let runs: RunStore;
    let inFull: FullTurns;
    let visitorId: string;

    beforeAll(async () => {
      ({ sql, close } = await open());
      await installSchema(sql);
      await registerFlow(sql, scriptedFlow('Erased_flow'));
      history = createSqlHistoryStore(sql);
      conversations = createSqlConversationStore(sql);
      answers = createSqlAnswerStore(sql);
      runs = await createSqlRunStore(sql, 'Erased_flow');
      inFull = await fullTurns(sql, 'Erased_flow');
    });
    afterAll(async () => {
      await runs.close();
      await inFull.close();
      await close();
    });
    beforeEach(async () => (visitorId = await addVisitor(sql)));

    type NewTurn = Partial<Parameters<ConversationStore['addTurn']>[0]>;
    const tryAsk = (question: string, more: NewTurn = {}) =>
      conversations.addTurn({ visitorId, question, flowSlug: 'Erased_flow', ...more });
    async function ask(question: string, more: NewTurn = {}): Promise<Turn> {
      const turn = await tryAsk(question, more);
      if (!turn) throw new Error('the turn was refused');
      return turn;
    }

    const askInFull = (canary: string, { visitorId: id = visitorId, ...more }: NewTurn = {}) =>
      inFull.ask(id, canary, more);

    it('lists conversations with their first question, newest first', async () => {
      expect(await history.conversations(visitorId, 50)).toEqual([]);
      const one = await ask('One?');
      const two = await ask('Two?');
      await ask('And then?', { conversationId: one.conversationId });
      const listed = await history.conversations(visitorId, 50);
      expect(listed).toMatchObject([
        { id: one.conversationId, firstQuestion: 'One?', turns: 2, lastAskedAt: expect.any(Date) },
        { id: two.conversationId, firstQuestion: 'Two?', turns: 1 },
      ]);
      expect(await history.conversations(visitorId, 1)).toHaveLength(1);
    });

    it('gives turns back in their order with all of their answers', async () => {
      const turn = await ask('One?', { clientMessageId: 'm' });
      const next = await ask('Two?', { conversationId: turn.conversationId });
      const citations = [
        { start: 0, end: 3, sourceIds: ['1'], quote: 'q "Ä"', mark: 3, url: 'https://x/#a' },
      ];
      const dropped = [{ start: 4, end: 7, sourceIds: ['2'] }];
      const notices = [{ code: 'truncated' as const, text: 'It is cut.' }];
      const first = await answers.add({ id: newId('answer'), turnId: turn.id, mode: 'answer', model: 'm' });
      await answers.settle(
        first.id,
        { seq: 0, parts: [] },
        {
          status: 'done',
          text: 'Yes.',
          citations,
          dropped,
          followups: ['More?'],
          notices,
          outcome: 'answered',
        },
      );
      await answers.rate(visitorId, first.id, { rating: 'up' });
      const second = await answers.add({
        id: newId('answer'),
        turnId: turn.id,
        mode: 'shorter',
        model: 'm',
        clientAnswerId: 'c',
      });
      expect(await history.turns(visitorId, turn.conversationId, 100)).toEqual([
        {
          id: turn.id,
          runId: turn.run.id,
          flowRunId: turn.run.flowRunId,
          clientMessageId: 'm',
          question: 'One?',
          reuse: 'none',
          queries: [],
          createdAt: expect.any(Date),
          sources: [],
          answers: [
            {
              id: first.id,
              mode: 'answer',
              model: 'm',
              status: 'done',
              text: 'Yes.',
              citations,
              dropped,
              followups: ['More?'],
              notices,
              outcome: 'answered',
              rating: 'up',
            },
            {
              id: second.id,
              clientAnswerId: 'c',
              mode: 'shorter',
              model: 'm',
              status: 'streaming',
              text: '',
              citations: [],
              dropped: [],
              followups: [],
              notices: [],
            },
          ],
        },
        expect.objectContaining({ id: next.id, answers: [] }),
      ]);
      const newest = await history.turns(visitorId, turn.conversationId, 1);
      expect(newest?.map(({ id }) => id)).toEqual([next.id]);
    });

    it('puts an edited question in the place of a turn and of all after it', async () => {
      const one = await ask('One?');
      const { conversationId } = one;
      const two = await ask('Two?', { conversationId });
      await ask('Three?', { conversationId });
      const edited = await ask('Two, better?', { conversationId, replacesTurnId: two.id });
      const shown = async () =>
        (await history.turns(visitorId, conversationId, 100))?.map(({ question }) => question);
      expect(edited.conversationId).toBe(conversationId);
      expect(await shown()).toEqual(['One?', 'Two, better?']);
      await ask('First, better?', { replacesTurnId: one.id });
      expect(await shown()).toEqual(['First, better?']);
      expect(await history.conversations(visitorId, 50)).toMatchObject([
        { firstQuestion: 'First, better?', turns: 1 },
      ]);
    });

    it('replaces once what is sent twice, and nothing that is not the visitor’s', async () => {
      const one = await ask('One?');
      const edit = { replacesTurnId: one.id, clientMessageId: 'edit' };
      expect((await ask('Better?', edit)).isNew).toBe(true);
      expect((await ask('Better?', edit)).isNew).toBe(false);
      const other = await ask('Elsewhere?');
      expect(await tryAsk('x', { replacesTurnId: 'turn_other' })).toBeUndefined();
      expect(await tryAsk('x', { replacesTurnId: one.id, visitorId: await addVisitor(sql) })).toBeUndefined();
      expect(
        await tryAsk('x', { replacesTurnId: one.id, conversationId: other.conversationId }),
      ).toBeUndefined();
      expect(await history.turns(visitorId, one.conversationId, 100)).toMatchObject([
        { question: 'Better?' },
      ]);
    });

    it('shows and erases only what is the visitor’s', async () => {
      const { conversationId } = await ask('Mine?');
      const other = await addVisitor(sql);
      for (const id of [conversationId, 'conversation_other']) {
        expect(await history.turns(other, id, 100)).toBeUndefined();
        expect(await history.eraseConversation(other, id)).toBeUndefined();
      }
      await history.eraseVisitor(other);
      expect(await history.turns(visitorId, conversationId, 100)).toHaveLength(1);
    });

    it('leaves no row of an erased conversation, in the engine and its queue neither', async () => {
      const one = await askInFull('canary-erased-one');
      const replaced = await askInFull('canary-erased-two', { replacesTurnId: one.id });
      const kept = await askInFull('canary-kept');
      const tables = new Set((await rowsWith(sql, 'canary-erased-one')).map((row) => row.split(':')[0]));
      for (const table of [
        'prep_chat.runs',
        'prep_chat.answers',
        'prep_chat.answer_events',
        'prep_chat.feedback',
        'pgflow.runs',
        'pgmq.q_erased_flow',
      ])
        expect(tables).toContain(table);
      expect((await rowsWith(sql, one.run.flowRunId)).some((row) => row.startsWith('pgmq.a_'))).toBe(true);

      const writing = await history.eraseConversation(visitorId, one.conversationId);
      expect([...(writing ?? [])].sort()).toEqual([one.answerId, replaced.answerId].sort());
      for (const turn of [one, replaced]) {
        expect(await rowsWith(sql, 'canary-erased')).toEqual([]);
        for (const id of [turn.id, turn.run.id, turn.run.flowRunId, turn.conversationId, turn.answerId])
          expect(await rowsWith(sql, id)).toEqual([]);
      }
      expect(await rowsWith(sql, 'canary-kept')).not.toEqual([]);
      expect(await history.turns(visitorId, kept.conversationId, 100)).toHaveLength(1);
      expect(await history.eraseConversation(visitorId, one.conversationId)).toBeUndefined();
    });

    it('starts nothing that stays for a question whose visitor is erased in between', async () => {
      let flowRunId = '';
      const erasedInBetween: ConversationStore = {
        ...conversations,
        async addTurn(turn) {
          const added = await conversations.addTurn(turn);
          flowRunId = added?.run.flowRunId ?? '';
          await history.eraseVisitor(visitorId);
          return added;
        },
      };
      const ports = { conversations: erasedInBetween, runs, flowSlug: 'Erased_flow' };
      await expect(
        prepareTurn(ports, { id: visitorId, site: parseConfig({}, {}).site }, { message: 'Why?' }),
      ).rejects.toMatchObject({
        code: 'not_found',
      });
      expect(flowRunId).not.toBe('');
      expect(await rowsWith(sql, flowRunId)).toEqual([]);
    });

    it('leaves in the engine what somebody else has been served with, until they are erased, too', async () => {
      const reuse = { exact: 'shared', similar: 'shared', withinSeconds: 60 };
      const first = await askInFull('canary-shared', { reuse });
      const source = { n: 1, pageId: 0, url: '/', title: '', heading: '', anchor: '', lang: '', score: 1 };
      const context = { systemPrompt: '', sources: [], excerpts: [], covered: false };
      const { signal } = new AbortController();
      const preparations = createSqlPreparationStore(sql);
      await sql.query("insert into prep_chat.corpus (site_key) values ('default') on conflict do nothing");
      await sql.query('update prep_chat.runs set content_version = 0 where id = $1', [first.run.id]);
      await preparations.saveContext(first.run.id, context, signal);
      const other = await addVisitor(sql);
      const asked = async () => ask('Shared?', { visitorId: other, reuse });
      expect((await asked()).run.reuse).toBe('none');
      await sql.query("update pgflow.runs set status = 'completed' where run_id = $1", [first.run.flowRunId]);
      const second = await asked();
      expect(second.run).toMatchObject({ reuse: 'exact', flowRunId: first.run.flowRunId });
      // A page that is not there any more.
      await preparations.saveContext(
        first.run.id,
        { ...context, covered: true, sources: [{ ...source, snippet: '' }] },
        signal,
      );
      await history.eraseConversation(other, second.conversationId);
      expect((await asked()).run.reuse).toBe('none');
      await preparations.saveContext(first.run.id, context, signal);
      const third = await asked();
      expect(third.run.reuse).toBe('exact');
      await history.eraseVisitor(visitorId);
      expect((await runs.snapshot(first.run.flowRunId))?.status).toBe('completed');
      expect((await conversations.findings(third.run.id)).context).toEqual(context);
      await history.eraseVisitor(other);
      expect(await runs.snapshot(first.run.flowRunId)).toBeUndefined();
      expect(await rowsWith(sql, 'canary-shared')).toEqual([]);
    });

    it('leaves no row of an erased visitor', async () => {
      const one = await askInFull('canary-visitor');
      await askInFull('canary-visitor-two');
      await askInFull('canary-other', { visitorId: await addVisitor(sql) });
      expect(await history.eraseVisitor(visitorId)).toContain(one.answerId);
      expect(await rowsWith(sql, 'canary-visitor')).toEqual([]);
      expect(await rowsWith(sql, visitorId)).toEqual([]);
      expect(await rowsWith(sql, one.run.flowRunId)).toEqual([]);
      expect(await rowsWith(sql, 'canary-other')).not.toEqual([]);
    });
  });
}
