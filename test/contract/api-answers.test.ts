import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { readEvents, textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import type { BehaviourName } from '../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

describe('the API: answers', () => {
  let app: AppUnderTest;
  let client: ApiClient;

  beforeAll(async () => {
    app = await openApp();
    await app.startWorker();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    client = await app.visitor();
    app.use(createExtractiveAnswerModel(0));
  });

  describe('without a model', () => {
    it('quotes without a model and says so', async () => {
      const { parts } = await client.ask('How do I put the widget on my page?');
      expect(parts.find((part) => part.type === 'data-notice')).toMatchObject({
        data: { code: 'extractive' },
      });
      expect(textOf(parts)).toMatch(/> .+ \[1\]/);
      expect(parts.find((part) => part.type === 'data-citations')).toBeDefined();
    });

    it('proposes what the site also speaks about, after an answer and only then', async () => {
      const { parts } = await client.ask('How do I put the widget on my page?');
      const types = parts.map(({ type }) => type);
      const found = parts.find((part) => part.type === 'data-followups');
      const followups = found?.type === 'data-followups' ? found.data.followups : [];
      expect(followups).toHaveLength(3);
      expect(types.indexOf('data-followups')).toBeGreaterThan(types.indexOf('text-end'));
      const [row] = await app.sql.query(
        'select followups from prep_chat.answers order by created_at desc limit 1',
      );
      expect(row).toEqual({ followups });
      // The content can answer them.
      for (const followup of followups) {
        const next = await client.ask(followup);
        expect(next.parts.at(-1), followup).toMatchObject({ messageMetadata: { outcome: 'answered' } });
      }
      const nothing = await client.ask('Which wine goes with grilled octopus in Lisbon?');
      expect(nothing.parts.map(({ type }) => type)).not.toContain('data-followups');
    });

    it('answers from contexts of an earlier version, without proposals', async () => {
      const { runId } = await client.prepare('How do I put the widget on my page?');
      await client.endOfRun(runId);
      await app.sql.query('update prep_chat.contexts set topics = null where run_id = $1', [runId]);
      const { parts } = await client.answer(runId);
      expect(parts.at(-1)).toMatchObject({ messageMetadata: { outcome: 'answered' } });
      expect(parts.map(({ type }) => type)).not.toContain('data-followups');
    });

    it('stops on demand and keeps what was written', async () => {
      app.use(createExtractiveAnswerModel(15));
      const { runId } = await client.prepare('How do I put the widget on my page?');
      await client.endOfRun(runId);
      const response = await client.post('/api/stream', { runId, mode: 'detailed' });
      let answerId = '';
      const seen: string[] = [];
      for await (const { data } of readEvents(response)) {
        seen.push(data);
        if (data.includes('"start"')) answerId = (JSON.parse(data) as { messageId: string }).messageId;
        if (data.includes('text-delta') && seen.filter((line) => line.includes('text-delta')).length === 3) {
          const stopped = await client.post(`/api/answers/${answerId}/stop`, {});
          expect(await stopped.json()).toEqual({ answerId, stopped: true });
        }
      }
      expect(seen.at(-2)).toMatch(/"outcome":"stopped"/);
      const [row] = await app.sql.query<{ status: string; text: string }>(
        'select status, text from prep_chat.answers where id = $1',
        [answerId],
      );
      expect(row?.status).toBe('stopped');
      const sent = seen
        .filter((line) => line.includes('text-delta'))
        .map((line) => (JSON.parse(line) as { delta: string }).delta);
      expect(row?.text).toBe(sent.join(''));
      expect(await (await client.post(`/api/answers/${answerId}/stop`, {})).json()).toEqual({
        answerId,
        stopped: false,
      });
    });

    it('stops when the client is gone and does not come back', async () => {
      app.use(createExtractiveAnswerModel(15));
      const { runId } = await client.prepare('How do I put the widget on my page?');
      await client.endOfRun(runId);
      const response = await client.post('/api/stream', { runId, mode: 'detailed' });
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await expect
        .poll(
          async () =>
            (await app.sql.query("select id from prep_chat.answers where status = 'streaming'")).length,
        )
        .toBe(0);
    });
  });

  describe('with a language model', () => {
    let server: OpenAiServer;
    beforeAll(async () => (server = await startOpenAiServer({ tokenMs: 1 })));
    afterAll(() => server.close());
    beforeEach(() => server.reset());

    const use = (model: BehaviourName) =>
      app.use(
        createOpenAiAnswerModel({
          apiKey: 'sk-canary-key',
          baseUrl: server.url,
          model,
          firstByteMs: 500,
          silenceMs: 300,
        }),
      );

    it('streams its answer with sources and usage, and stores what it sent', async () => {
      use('good');
      const { parts } = await client.ask('How do I put the widget on my page?');
      expect(textOf(parts)).toBe(goodAnswer);
      expect(parts.at(-1)).toMatchObject({
        messageMetadata: { complete: true, usage: { outputTokens: expect.any(Number) } },
      });
      const prompt = JSON.stringify(server.requests[0]?.body);
      expect(prompt).toContain('How do I put the widget on my page?');
      const [row] = await app.sql.query(
        'select text, status from prep_chat.answers order by created_at desc limit 1',
      );
      expect(row).toEqual({ text: goodAnswer, status: 'done' });
    });

    it.each<[BehaviourName, string]>([
      ['500', 'model_unavailable'],
      ['401', 'model_unavailable'],
      ['cut', 'model_interrupted'],
      ['no-done', 'model_interrupted'],
      ['error-in-stream', 'model_interrupted'],
      ['empty', 'model_interrupted'],
      ['stall', 'model_stalled'],
      ['silent', 'model_stalled'],
    ])(
      'ends with a code and never with the model’s own words: %s → %s',
      { timeout: 20_000 },
      async (name, code) => {
        use(name);
        const { runId, parts, events } = await client.ask('How do I put the widget on my page?');
        expect(parts.at(-1)).toMatchObject({
          type: 'error',
          errorText: expect.stringMatching(new RegExp(`^${code}: `)),
        });
        expect(parts.some((part) => part.type === 'finish')).toBe(false);
        expect(JSON.stringify(events)).not.toMatch(/secret|sk-canary|overloaded|server had/i);
        // Nothing is lost: the preparation is there, and the next try needs no search.
        use('good');
        expect(textOf((await client.answer(runId)).parts)).toBe(goodAnswer);
      },
    );

    it('hangs up on the model when stopped', async () => {
      server.options.slowMs = 100;
      use('slow-tokens');
      const { runId } = await client.prepare('How do I put the widget on my page?');
      await client.endOfRun(runId);
      const response = await client.post('/api/stream', { runId });
      for await (const { data } of readEvents(response)) {
        const part = JSON.parse(data === '[DONE]' ? '{}' : data) as { type?: string; messageId?: string };
        if (part.type === 'start')
          setTimeout(() => void client.post(`/api/answers/${part.messageId}/stop`, {}), 250);
      }
      await server.requests[0]?.ended;
      expect(server.requests[0]?.outcome).toBe('aborted');
    });
  });
});
