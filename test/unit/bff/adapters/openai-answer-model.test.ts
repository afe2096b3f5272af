import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiAnswerModel } from '../../../../bff/adapters/openai-answer-model.ts';
import { barePrompt, collectAnswer } from '../../../support/collect-answer.ts';
import type { BehaviourName } from '../../../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../../../support/openai-server.ts';

describe('openai answer model', () => {
  let server: OpenAiServer;
  beforeAll(async () => (server = await startOpenAiServer({ slowMs: 50, tokenMs: 1 })));
  afterEach(() => server.reset());
  afterAll(() => server.close());

  const model = (name: BehaviourName, silenceMs = 400) =>
    createOpenAiAnswerModel({
      apiKey: 'sk-test',
      baseUrl: server.url,
      model: name,
      firstByteMs: 400,
      silenceMs,
    });

  const collect = (name: BehaviourName) => collectAnswer(model(name));

  it('streams the answer with its usage, and sends key and prompt', async () => {
    const { text, events } = await collect('good');
    expect(text).toBe(goodAnswer);
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      reason: 'stop',
      usage: { outputTokens: expect.any(Number) },
    });
    expect(server.requests[0]?.authorization).toBe('Bearer sk-test');
    expect(server.requests[0]?.body).toMatchObject({
      model: 'good',
      stream: true,
      messages: barePrompt.messages,
    });
  });

  it.each<BehaviourName>(['crlf', 'slow-first-byte', 'slow-tokens', '500-then-ok', '429-then-ok'])(
    'has the whole answer: %s',
    { timeout: 20_000 },
    async (name) => {
      expect((await collect(name)).text).toBe(goodAnswer);
    },
  );

  it('puts characters together that arrive byte by byte', async () => {
    expect((await collect('split-utf8')).text).toBe('Größe „ünïcödé“ 日本語 👩‍👩‍👧 [1].');
  });

  it('keeps the good chunks around a malformed one', async () => {
    expect((await collect('malformed')).text).toBe(goodAnswer);
  });

  it('REL-07 tells that the answer met its length limit', async () => {
    expect((await collect('length')).events.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
  });

  it.each<[BehaviourName, string]>([
    ['cut', 'model_interrupted'],
    ['no-done', 'model_interrupted'],
    ['no-finish', 'model_interrupted'],
    ['error-in-stream', 'model_interrupted'],
    ['huge-line', 'model_interrupted'],
    ['not-a-stream', 'model_interrupted'],
    ['stall', 'model_stalled'],
    ['silent', 'model_stalled'],
    ['500', 'model_unavailable'],
    ['401', 'model_unavailable'],
    ['404', 'model_unavailable'],
  ])(
    'fails with a code of ours and nobody else’s words: %s → %s',
    { timeout: 20_000 },
    async (name, code) => {
      const { error } = await collect(name);
      expect(error?.code).toBe(code);
      expect(error?.message).not.toMatch(/secret|sk-|server had/);
    },
  );

  it('keeps the text that came before the cut', async () => {
    expect((await collect('cut')).text.length).toBeGreaterThan(0);
  });

  it.each<BehaviourName>(['silent', 'stall', 'slow-tokens'])(
    'hangs up at once when stopped: %s',
    async (name) => {
      const stop = new AbortController();
      const ended = model(name, 5_000)
        .answer(barePrompt, stop.signal, () => undefined)
        .catch((error: unknown) => error);
      await expect.poll(() => server.requests.length).toBe(1);
      setTimeout(() => stop.abort(new Error('stopped')), 20);
      await ended;
      await server.requests[0]?.ended;
      expect(server.requests[0]?.outcome).toBe('aborted');
    },
  );
});
