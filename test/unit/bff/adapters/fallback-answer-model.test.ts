import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../../../bff/adapters/extractive-answer-model.ts';
import { createFallbackAnswerModel } from '../../../../bff/adapters/fallback-answer-model.ts';
import { createOpenAiAnswerModel } from '../../../../bff/adapters/openai-answer-model.ts';
import { barePrompt, collectAnswer } from '../../../support/collect-answer.ts';
import type { BehaviourName } from '../../../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../../../support/openai-server.ts';

describe('models that stand in for each other', () => {
  let server: OpenAiServer;
  const errors: unknown[] = [];
  beforeAll(async () => (server = await startOpenAiServer({ tokenMs: 1 })));
  afterEach(() => {
    server.reset();
    errors.length = 0;
  });
  afterAll(() => server.close());

  const language = (model: BehaviourName) =>
    createOpenAiAnswerModel({ baseUrl: server.url, model, firstByteMs: 800, silenceMs: 800 });
  const quotes = createExtractiveAnswerModel(0, 'model_down');
  const chain = (...models: BehaviourName[]) => {
    const [first, ...others] = models.map(language);
    return createFallbackAnswerModel([first ?? quotes, ...others, quotes], (error) => errors.push(error));
  };

  it('asks the first alone as long as it answers', async () => {
    const model = chain('good', 'echo');
    const { text, events } = await collectAnswer(model);
    expect(model.name).toBe('good');
    expect(text).toBe(goodAnswer);
    expect(events.some(({ type }) => type === 'model')).toBe(false);
    expect(server.requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it.each<BehaviourName>(['500', '401', '404', '429-long', 'silent', 'empty', 'not-a-stream'])(
    'takes the next one that can, and says which: %s',
    { timeout: 20_000 },
    async (name) => {
      const { text, events } = await collectAnswer(chain(name, '401', 'crlf', 'good'));
      expect(text).toBe(goodAnswer);
      expect(events.filter(({ type }) => type === 'model')).toEqual([{ type: 'model', name: 'crlf' }]);
      expect(events[0]?.type).toBe('model');
      expect(errors.length).toBe(2);
      expect(new Set(server.requests.map(({ body }) => body['model']))).toEqual(
        new Set([name, '401', 'crlf']),
      );
    },
  );

  it('quotes when no model can, and says why these are quotes', async () => {
    const { text, events } = await collectAnswer(chain('503', '401'));
    expect(text).toMatch(/what the site says/);
    expect(events).toContainEqual({
      type: 'notice',
      code: 'model_down',
      text: expect.stringMatching(/does not answer right now/),
    });
    expect(events).toContainEqual({ type: 'model', name: 'extractive' });
    expect(events.some((event) => event.type === 'notice' && event.code === 'extractive')).toBe(false);
  });

  it('quotes within 50 ms while the circuits are open', async () => {
    const model = chain('503');
    await collectAnswer(model);
    await collectAnswer(model);
    const calls = server.requests.length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => collectAnswer(model)));
    for (const { text, tookMs } of answers) {
      expect(text).not.toBe('');
      expect(tookMs).toBeLessThan(50);
    }
    expect(server.requests).toHaveLength(calls);
  });

  it.each<BehaviourName>(['cut', 'stall', 'error-in-stream'])(
    'never puts two models into one answer: %s',
    async (name) => {
      const { text, error } = await collectAnswer(chain(name, 'good'));
      expect(goodAnswer.startsWith(text) && text !== '').toBe(true);
      expect(error?.code).toMatch(/^model_/);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('asks nobody else when it is stopped', async () => {
    const stop = new AbortController();
    const ended = chain('silent', 'good')
      .answer(barePrompt, stop.signal, () => undefined)
      .catch((error: unknown) => error);
    await expect.poll(() => server.requests.length).toBe(1);
    stop.abort(new Error('stopped'));
    expect(await ended).toBeInstanceOf(Error);
    expect(server.requests).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('does not put quotes behind half an answer of a model', async () => {
    const model = createFallbackAnswerModel([language('401'), quotes], () => undefined);
    const { error, text } = await collectAnswer(model, { ...barePrompt, mode: 'continue' });
    expect(text).toBe('');
    expect(error?.code).toBe('model_unavailable');
  });
});
