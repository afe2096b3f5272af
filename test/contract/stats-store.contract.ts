import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { createSqlAnswerStore } from '../../bff/adapters/sql-answer-store.ts';
import { createSqlBudgetStore } from '../../bff/adapters/sql-budget-store.ts';
import { createSqlConversationStore } from '../../bff/adapters/sql-conversation-store.ts';
import { createSqlPreparationStore } from '../../flows/content/sql-preparation-store.ts';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { createSqlStatsStore } from '../../bff/adapters/sql-stats-store.ts';
import { statsToCsv, statsToJson, statsToTable } from '../../bff/stats/show-stats.ts';
import type { RunStore } from '../../bff/ports/run-store.ts';
import type { Sql, StepPorts } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { startWorker, type Worker } from '../../flows/worker/worker.ts';
import { addVisitor } from '../support/add-visitor.ts';
import { scriptedFlow } from '../support/scripted-flow.ts';

/** What every store must add up for a site's owner. */
export function statsStoreContract(
  name: string,
  open: () => Promise<{ sql: Sql; close(): Promise<void> }>,
): void {
  describe(`stats on ${name}`, () => {
    const flow = scriptedFlow('stats_flow');
    let sql: Sql;
    let close: () => Promise<void>;
    let runs: RunStore;
    let worker: Worker;
    let calls = 0;

    beforeAll(async () => {
      ({ sql, close } = await open());
      await installSchema(sql);
      await registerFlow(sql, flow);
      runs = await createSqlRunStore(sql, flow.slug);
      worker = await startWorker({ sql, flow, ports: {} as StepPorts });
    });
    afterAll(async () => {
      await worker.stop();
      await runs.close();
      await close();
    });
    beforeEach(async () => {
      await sql.query('delete from prep_chat.visitors');
      await sql.query('delete from prep_chat.model_calls');
    });

    /** A question with its preparation, which really runs, or is a known one. */
    async function ask(visitorId: string, question: string, reusable = true) {
      const keys = { exact: question, similar: question.toLowerCase(), withinSeconds: 3_600 };
      const conversations = createSqlConversationStore(sql);
      const turn = await conversations.addTurn({
        visitorId,
        question,
        flowSlug: flow.slug,
        ...(reusable ? { reuse: keys } : {}),
      });
      const { run, id } = turn!;
      if (run.reuse !== 'none') return { run, turnId: id };
      await runs.start(run.flowRunId, { script: 'succeed', id: run.id });
      while ((await runs.snapshot(run.flowRunId))?.status !== 'completed')
        await new Promise((resolve) => setTimeout(resolve, 20));
      await createSqlPreparationStore(sql).saveContext(
        run.id,
        { systemPrompt: '', sources: [], excerpts: [], covered: true },
        new AbortController().signal,
      );
      return { run, turnId: id };
    }
    async function call(
      madeFor: { answerId: string } | { runId: string },
      visitorId: string,
      siteKey = 'default',
    ) {
      const budgets = createSqlBudgetStore(sql);
      const id = `call_${(calls += 1)}`;
      await budgets.reserve({ id, siteKey, visitorId, model: 'm', tokens: 900, costMicros: 9_000 }, {});
      await budgets.settle(
        id,
        { inputTokens: 100, outputTokens: 20, tokens: 120, costMicros: 1_500 },
        madeFor,
      );
    }
    async function answer(turnId: string, id: string): Promise<string> {
      await createSqlAnswerStore(sql).add({ id, turnId, mode: 'answer', model: 'm' });
      return id;
    }
    const perDay = (days = 30, site?: string) => createSqlStatsStore(sql).perDay(days, site);

    it('tells of a site and a day what was asked, run, spared, called and spent', async () => {
      expect(await perDay()).toEqual([]);
      const visitor = await addVisitor(sql);
      const cold = await ask(visitor, 'How are you?');
      await call({ runId: cold.run.id }, visitor);
      const again = await ask(await addVisitor(sql), 'How are you?');
      expect(again.run.reuse).toBe('exact');
      expect((await ask(visitor, 'HOW are you?')).run.reuse).toBe('similar');
      await call({ answerId: await answer(cold.turnId, 'answer_1') }, visitor);
      await answer(again.turnId, 'answer_2');
      await sql.query(`update prep_chat.answers set status = 'failed' where id = 'answer_2'`);
      const [today, ...more] = await perDay();
      expect(more).toEqual([]);
      const { preparedMs, savedMs, day, ...rest } = today!;
      expect(day).toBe(new Date().toISOString().slice(0, 10));
      expect(preparedMs).toBeGreaterThan(0);
      // two were served by it
      expect(Math.abs(savedMs - 2 * preparedMs)).toBeLessThanOrEqual(1);
      expect(rest).toEqual({
        site: 'default',
        questions: 3,
        anew: 1,
        exact: 1,
        similar: 1,
        followUp: 0,
        ahead: 0,
        stepsRun: 3,
        stepsSkipped: 6,
        stepsRemembered: 0,
        answers: 2,
        answersFailed: 1,
        modelCalls: 2,
        inputTokens: 200,
        outputTokens: 40,
        costMicros: 3_000,
        savedTokens: 240,
        savedCostMicros: 3_000,
      });
      expect(JSON.parse(statsToJson(30, [today!]))).toMatchObject({
        days: 30,
        stats: [{ questions: 3, cost: 0.003, savedCost: 0.003 }],
      });
      const [head, line] = statsToCsv([today!]).split('\r\n');
      expect(head?.split(',')).toHaveLength(line?.split(',').length ?? 0);
      expect(statsToTable([today!])).toMatch(/^day[\s\S]*\n\d{4}-\d\d-\d\d {2}default +3 +2 +3 +6 /);
    });

    it('keeps sites and days apart, and goes back as far as it is asked to', async () => {
      const [here, there] = [await addVisitor(sql), await addVisitor(sql, 'shop')];
      await ask(here, 'One?', false);
      await ask(there, 'Two?', false);
      const old = await ask(there, 'Three?', false);
      await sql.query(`update prep_chat.runs set created_at = now() - interval '3 days' where id = $1`, [
        old.run.id,
      ]);
      const told = async (...asked: Parameters<typeof perDay>) =>
        (await perDay(...asked)).map(({ site, questions }) => `${site} ${questions}`);
      expect(await told()).toEqual(['default 1', 'shop 1', 'shop 1']);
      expect(await told(30, 'shop')).toEqual(['shop 1', 'shop 1']);
      expect(await told(3)).toEqual(['default 1', 'shop 1']);
    });

    it('counts a step that remembered its result, and a question that nobody has asked yet, as what they are', async () => {
      const { run } = await ask(await addVisitor(sql), 'What is new?', false);
      await sql.query(
        `update pgflow.step_tasks set output = '{"reused": true}'
          where run_id = $1 and step_slug = 'first'`,
        [run.flowRunId],
      );
      await sql.query(`update prep_chat.runs set ahead = 'listed' where id = $1`, [run.id]);
      expect(await perDay()).toMatchObject([
        { questions: 0, ahead: 1, stepsRun: 2, stepsRemembered: 1, stepsSkipped: 0 },
      ]);
    });
  });
}
