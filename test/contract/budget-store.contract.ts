import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { createSqlBudgetStore } from '../../bff/adapters/sql-budget-store.ts';
import { createBudgetedAnswerModel } from '../../bff/answer/budgeted-answer-model.ts';
import type { AnswerEvent, AnswerModel, AnswerPrompt } from '../../bff/ports/answer-model.ts';
import type { Limits } from '../../bff/ports/site-store.ts';
import type { Sql } from '../../flows/ports.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { spender } from '../support/spender.ts';

interface Opened {
  sql: Sql;
  close(): Promise<void>;
}

interface CallRow {
  tokens: number;
  cost_micros: number;
  settled: boolean;
}

const price = { inputPerMillion: 2, outputPerMillion: 10 };
const outputTokens = 100;

/** What every database has to make of the day's budgets. */
export function budgetStoreContract(name: string, open: () => Promise<Opened>): void {
  describe(`budgets on ${name}`, () => {
    let opened: Opened;
    let upstream: OpenAiServer;
    const errors: unknown[] = [];
    const { signal } = new AbortController();

    beforeAll(async () => {
      opened = await open();
      await installSchema(opened.sql);
      upstream = await startOpenAiServer({ slowMs: 2_500 });
    });
    afterAll(async () => {
      await upstream?.close();
      await opened?.close();
    });
    beforeEach(async () => {
      upstream.reset();
      errors.length = 0;
      await opened.sql.query('delete from prep_chat.model_calls');
      await opened.sql.query('delete from prep_chat.visitors');
    });
    afterEach(() => expect(errors).toEqual([]));

    function budgeted(behaviour: string, lifetimeSeconds?: number): AnswerModel {
      return createBudgetedAnswerModel({
        model: createOpenAiAnswerModel({ baseUrl: upstream.url, model: behaviour }),
        spent: createExtractiveAnswerModel(0),
        budgets: createSqlBudgetStore(opened.sql, lifetimeSeconds),
        price,
        onError: (error) => void errors.push(error),
      });
    }

    async function prompt(limits: Partial<Limits>, visitorId = 'visitor_1'): Promise<AnswerPrompt> {
      await opened.sql.query(
        `insert into prep_chat.visitors (id, site_key) values ($1, 'default') on conflict do nothing`,
        [visitorId],
      );
      const source = { n: 1, pageId: 1, url: '/a', title: 'A', heading: '', anchor: '', lang: 'en' };
      return {
        spender: spender({ outputTokens, ...limits }, visitorId),
        question: 'How?',
        mode: 'answer',
        attempt: 1,
        context: {
          systemPrompt: 'Answer.',
          sources: [{ ...source, score: 1, snippet: 'It is put on the page.' }],
          excerpts: [
            { n: 1, passageId: 1, text: '', sentences: [{ text: 'It is put on the page.', score: 1 }] },
          ],
          covered: true,
        },
        messages: [
          { role: 'system', content: 'Answer. '.repeat(100) },
          { role: 'user', content: 'How?' },
        ],
      };
    }

    /** What is reserved for one such prompt: half its bytes, 8 for each message, and the longest answer. */
    const reserved = 400 + 8 + 2 + 8 + outputTokens;

    async function events(model: AnswerModel, job: AnswerPrompt): Promise<AnswerEvent[]> {
      const all: AnswerEvent[] = [];
      await model.answer(job, signal, (event) => all.push(event));
      return all;
    }
    const isSpent = (all: AnswerEvent[]) =>
      all.some((event) => event.type === 'notice' && event.code === 'budget_spent');
    const calls = () =>
      opened.sql.query<CallRow>(
        `select tokens::int8, cost_micros::int8, settled_at is not null as settled from prep_chat.model_calls`,
      );

    it('SEC-01 makes exactly 50 calls of 200 at a time on a budget for 50, and quotes for the others', async () => {
      const model = budgeted('slow-first-byte');
      const jobs = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          prompt({ siteTokensPerDay: 50 * reserved }, `visitor_${index % 20}`),
        ),
      );
      const answers = await Promise.all(jobs.map((job) => events(model, job)));
      expect(upstream.requests).toHaveLength(50);
      expect(answers.filter(isSpent)).toHaveLength(150);
      for (const answer of answers) {
        expect(answer.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' });
        expect(answer.filter((event) => event.type === 'notice' && event.code === 'extractive')).toEqual([]);
      }
      const rows = await calls();
      expect(rows).toHaveLength(50);
      expect(rows.every((row) => row.settled)).toBe(true);
    });

    it('SEC-01 never goes past the cap of a day, in tokens and in money', async () => {
      const model = budgeted('good');
      for (const limits of [
        { siteTokensPerDay: 3_000 },
        { siteMoneyPerDay: 0.01 },
        { visitorTokensPerDay: 3_000 },
      ]) {
        upstream.reset();
        await opened.sql.query('delete from prep_chat.model_calls');
        let asked = 0;
        for (let spent = false; !spent; asked += 1)
          spent = isSpent(await events(model, await prompt(limits)));
        const rows = await calls();
        expect(rows).toHaveLength(upstream.requests.length);
        expect(upstream.requests.length).toBe(asked - 1);
        expect(rows.length).toBeGreaterThan(3);
        const sum = (pick: (row: CallRow) => number) =>
          rows.reduce((total, row) => total + Number(pick(row)), 0);
        if (limits.siteMoneyPerDay) expect(sum((row) => row.cost_micros)).toBeLessThanOrEqual(10_000);
        else expect(sum((row) => row.tokens)).toBeLessThanOrEqual(3_000);
      }
    });

    it('counts one visitor’s tokens apart from another’s', async () => {
      const model = budgeted('good');
      const limits = { visitorTokensPerDay: reserved };
      expect(isSpent(await events(model, await prompt(limits, 'visitor_a')))).toBe(false);
      expect(isSpent(await events(model, await prompt(limits, 'visitor_a')))).toBe(true);
      expect(isSpent(await events(model, await prompt(limits, 'visitor_b')))).toBe(false);
    });

    it('settles with what the model says, and with an estimate when its answer broke off', async () => {
      await events(budgeted('good'), await prompt({}));
      const seen = upstream.requests[0]!;
      const [whole] = await calls();
      // As many words as the double counts tokens.
      const words = JSON.stringify(seen.body['messages']).match(/\s*\S+/g) ?? [];
      expect(Number(whole?.tokens)).toBeLessThan(reserved);
      expect(Number(whole?.tokens)).toBeGreaterThan(words.length / 2);
      expect(Number(whole?.cost_micros)).toBeGreaterThan(Number(whole?.tokens) * 2);

      await opened.sql.query('delete from prep_chat.model_calls');
      await expect(events(budgeted('no-done'), await prompt({}))).rejects.toMatchObject({
        code: 'model_interrupted',
      });
      const [cut] = await calls();
      expect(cut?.settled).toBe(true);
      expect(Number(cut?.tokens)).toBeGreaterThan(reserved - outputTokens);
      expect(Number(cut?.tokens)).toBeLessThan(reserved);
    });

    it('gives back what was reserved for a call that the model refused', async () => {
      await expect(events(budgeted('401'), await prompt({}))).rejects.toMatchObject({
        code: 'model_unavailable',
      });
      expect(await calls()).toEqual([]);
    });

    it('says what today has taken from a site, reservations among it as long as they count', async () => {
      await prompt({});
      const call = { siteKey: 'default', visitorId: 'visitor_1', model: 'm', tokens: 900, costMicros: 90 };
      const store = createSqlBudgetStore(opened.sql);
      expect(await store.used('default')).toEqual({ tokens: 0, costMicros: 0 });
      await store.reserve({ ...call, id: 'call_settled' }, {});
      await store.settle('call_settled', { tokens: 5, inputTokens: 4, outputTokens: 1, costMicros: 7 });
      await store.reserve({ ...call, id: 'call_open' }, {});
      await store.reserve({ ...call, id: 'call_other', siteKey: 'other' }, {});
      await createSqlBudgetStore(opened.sql, -1).reserve({ ...call, id: 'call_dead' }, {});
      expect(await store.used('default')).toEqual({ tokens: 905, costMicros: 97 });
    });

    it('lets the reservation of a process that died end by itself', async () => {
      const store = createSqlBudgetStore(opened.sql, 1);
      await prompt({});
      const call = { siteKey: 'default', visitorId: 'visitor_1', model: 'm', tokens: 600, costMicros: 0 };
      const budget = { siteTokens: 1_000 };
      expect(await store.reserve({ ...call, id: 'call_1' }, budget)).toBe(true);
      expect(await store.reserve({ ...call, id: 'call_2' }, budget)).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(await store.reserve({ ...call, id: 'call_3' }, budget)).toBe(true);
      // It was alive after all: what it has used counts.
      await store.settle('call_1', { tokens: 500, costMicros: 0, inputTokens: 400, outputTokens: 100 });
      expect(await store.reserve({ ...call, id: 'call_4', tokens: 1 }, budget)).toBe(false);
    });
  });
}
