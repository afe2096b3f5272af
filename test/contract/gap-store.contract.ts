import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlGapStore } from '../../bff/adapters/sql-gap-store.ts';
import { createSqlHistoryStore } from '../../bff/adapters/sql-history-store.ts';
import { createSqlPreparationStore } from '../../flows/content/sql-preparation-store.ts';
import { createSqlRetentionStore } from '../../bff/adapters/sql-retention-store.ts';
import { purge } from '../../bff/history/purge.ts';
import type { SettledAnswer } from '../../bff/ports/answer-store.ts';
import { createSqlPassageStore } from '../../flows/content/sql-passage-store.ts';
import { findGaps } from '../../bff/gaps/find-gaps.ts';
import type { Sql } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { addVisitor } from '../support/add-visitor.ts';
import { fullTurns, type FullTurns } from '../support/full-turns.ts';
import { scriptedFlow } from '../support/scripted-flow.ts';

const settled: SettledAnswer = {
  status: 'done',
  text: 'x',
  citations: [{ start: 0, end: 1, sourceIds: ['1'], quote: 'q' }],
  dropped: [],
  followups: [],
  notices: [],
  outcome: 'answered',
};

interface Told {
  covered?: boolean;
  answer?: Partial<SettledAnswer>;
  rating?: 'up' | 'down';
  page?: string;
}

/** What every store must tell of questions that a site does not answer. */
export function gapStoreContract(
  name: string,
  open: () => Promise<{ sql: Sql; close(): Promise<void> }>,
): void {
  describe(`gaps on ${name}`, () => {
    let sql: Sql;
    let close: () => Promise<void>;
    let turns: FullTurns;
    let visitorId: string;

    beforeAll(async () => {
      ({ sql, close } = await open());
      await installSchema(sql);
      await registerFlow(sql, scriptedFlow('gap_flow'));
      turns = await fullTurns(sql, 'gap_flow');
    });
    afterAll(async () => {
      await turns.close();
      await close();
    });
    beforeEach(async () => {
      await sql.query('delete from prep_chat.visitors');
      visitorId = await addVisitor(sql);
    });

    async function ask(
      question: string,
      { covered = true, answer = {}, rating, page = 'Prices' }: Told = {},
    ) {
      const turn = await turns.ask(visitorId, 'gap', { question, clientMessageId: `${Math.random()}` });
      const source = {
        n: 1,
        pageId: 1,
        url: `/${page}`,
        title: page,
        heading: '',
        anchor: '',
        lang: 'en',
        score: 1,
        snippet: '',
      };
      await createSqlPreparationStore(sql).saveContext(
        turn.run.id,
        { systemPrompt: '', sources: [source], excerpts: [], covered },
        new AbortController().signal,
      );
      const answers = createSqlAnswerStore(sql);
      await answers.settle(turn.answerId, { seq: 1, parts: ['{}'] }, { ...settled, ...answer });
      await sql.query('delete from prep_chat.feedback where answer_id = $1', [turn.answerId]);
      if (rating) await answers.rate(visitorId, turn.answerId, { rating, comment: `${rating}: ${question}` });
      return turn;
    }
    const gaps = (days = 30, site = 'default') =>
      findGaps({ store: createSqlGapStore(sql), content: createSqlPassageStore(sql, site) }, site, days);

    it('groups what was asked in vain, most frequent first, with reasons and the nearest page', async () => {
      await ask('What does the small plan cost?');
      await ask('Do you ship to Norway?', { covered: false, page: 'Delivery' });
      await ask('do you ship to norway', { covered: false, page: 'Delivery', rating: 'down' });
      await ask('Shipping to Norway possible?', { answer: { outcome: 'not_found' }, page: 'Prices' });
      await ask('Is there a student discount?', { answer: { citations: [], model: 'gpt' } });
      await ask('How do I reset it?', { rating: 'down' });
      await ask('How long is the warranty?', { rating: 'up' });
      const found = await gaps();
      expect(found).toMatchObject([
        {
          count: 3,
          examples: ['do you ship to norway', 'Shipping to Norway possible?'],
          reasons: { not_covered: 2, not_found: 1, rated_down: 1 },
          comments: ['down: do you ship to norway'],
          nearest: { url: '/Delivery', title: 'Delivery' },
        },
        { count: 1, reasons: { rated_down: 1 }, comments: ['down: How do I reset it?'] },
        { count: 1, examples: ['Is there a student discount?'], reasons: { uncited: 1 } },
      ]);
      expect(found).toHaveLength(3);
    });

    it('tells of the last days, of one site, and not of questions that were replaced', async () => {
      const old = await ask('Do you ship to Norway?', { covered: false });
      await sql.query(`update prep_chat.turns set created_at = now() - interval '8 days' where id = $1`, [
        old.id,
      ]);
      const replaced = await ask('Is tehre a discount?', { covered: false });
      await sql.query('update prep_chat.turns set replaced_at = now() where id = $1', [replaced.id]);
      expect(await gaps(7)).toEqual([]);
      expect(await gaps(9)).toMatchObject([{ examples: ['Do you ship to Norway?'] }]);
      expect(await gaps(9, 'shop')).toEqual([]);
    });

    it('SEC-30: tells nothing of what was erased or has been kept long enough', async () => {
      const erased = await ask('Do you ship to Norway?', { covered: false, rating: 'down' });
      const old = await ask('Is there a discount?', { covered: false });
      expect(await gaps()).toHaveLength(2);
      await createSqlHistoryStore(sql).eraseConversation(visitorId, erased.conversationId);
      expect(await gaps()).toMatchObject([{ examples: ['Is there a discount?'] }]);
      await sql.query(`update prep_chat.turns set created_at = now() - interval '31 days' where id = $1`, [
        old.id,
      ]);
      await purge(createSqlRetentionStore(sql), 30);
      expect(await gaps(9_999)).toEqual([]);
    });
  });
}
