import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import type { ErrorBody, Receipt } from '../../widget/protocol/index.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

interface TaskRow {
  step: string;
  place: number;
  status: string;
  attempts: number;
  started: string;
}

describe('a failure', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  let upstream: OpenAiServer;
  /** Statements that the database refuses. */
  let broken: (text: string, params: string) => boolean = () => false;

  beforeAll(async () => {
    upstream = await startOpenAiServer();
    app = await openApp({
      disturb: (sql) => ({
        ...sql,
        query: (text, params) =>
          broken(text, JSON.stringify(params ?? []))
            ? Promise.reject(new Error('broken for the test'))
            : sql.query(text, params),
      }),
    });
    await app.startWorker();
  });
  afterAll(async () => {
    await app.close();
    await upstream.close();
  });
  beforeEach(async () => {
    broken = () => false;
    app.use(createExtractiveAnswerModel(0));
    client = await app.visitor();
  });

  const tasksOf = (runId: string) =>
    app.sql.query<TaskRow>(
      `select task.step_slug as step, task.task_index as place, task.status, task.attempts_count as attempts,
              task.started_at::text as started
         from pgflow.step_tasks task join prep_chat.runs run on run.flow_run_id = task.run_id
        where run.id = $1 order by task.started_at, task.task_index`,
      [runId],
    );

  it.each([
    [
      'one of two searches',
      (text: string, params: string) => /postings/.test(text) && params.includes('colour'),
      ['queries', 'search'],
    ],
    [
      'the last step',
      (text: string) => text.includes('insert into prep_chat.contexts'),
      ['queries', 'search', 'search', 'rerank', 'extract'],
    ],
  ])(
    'of %s ends the preparation, and the retry runs that alone: what was done is not done again',
    { timeout: 60_000 },
    async (_what, refuses, done) => {
      broken = refuses;
      const { runId } = await client.prepare('Where is the script tag put and which colours has the widget?');
      const failed = await client.endOfRun(runId);
      expect(failed).toMatchObject({ status: 'failed', error: expect.stringMatching(/Nothing is lost/) });
      const refused = await client.post('/api/stream', { runId });
      expect(refused.status).toBe(409);
      expect(((await refused.json()) as ErrorBody).error.code).toBe('preparation_failed');
      const before = await tasksOf(runId);
      const completed = before.filter(({ status }) => status === 'completed');
      expect(completed.map(({ step }) => step).sort()).toEqual(done.toSorted());
      broken = () => false;
      expect((await client.post(`/api/runs/${runId}/retry`, {})).status).toBe(202);
      const board = await client.endOfRun(runId);
      expect(board.status).toBe('completed');
      const after = await tasksOf(runId);
      for (const task of completed) expect(after).toContainEqual(task);
      for (const { step, status, attempts } of after)
        expect([step, status, attempts]).toEqual([step, 'completed', 1]);
      expect(textOf((await client.answer(runId)).parts)).toMatch(/\[\d\]/);
    },
  );

  it('of the model is told apart from one of the preparation, keeps what was prepared, and is mended without a step', async () => {
    const { runId } = await client.prepare('How do I put the widget on my page?');
    expect((await client.endOfRun(runId)).status).toBe('completed');
    const before = await tasksOf(runId);
    const searches = app.searched.length;
    for (const [behaviour, code] of [
      ['no-done', 'model_interrupted'],
      ['401', 'model_unavailable'],
    ] as const) {
      app.use(createOpenAiAnswerModel({ baseUrl: upstream.url, model: behaviour }));
      const { parts } = await client.answer(runId);
      const last = parts.at(-1);
      expect(last).toMatchObject({ type: 'error', errorText: expect.stringMatching(`^${code}: `) });
      expect((await client.endOfRun(runId)).status).toBe('completed');
      // Nothing of the preparation has failed, so that there is nothing to be run again.
      await client.post(`/api/runs/${runId}/retry`, {});
    }
    app.use(createOpenAiAnswerModel({ baseUrl: upstream.url, model: 'good' }));
    const { parts } = await client.answer(runId);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { complete: true } });
    expect(parts.some(({ type }) => type === 'source-url')).toBe(true);
    expect(await tasksOf(runId)).toEqual(before);
    expect(app.searched).toHaveLength(searches);
    const receipt = (await (await client.get(`/api/runs/${runId}/receipt`)).json()) as Receipt;
    expect(receipt.answers.map(({ status }) => status)).toEqual(['failed', 'failed', 'done']);
    expect(receipt.spent.searches).toBe(1);
  });
});
