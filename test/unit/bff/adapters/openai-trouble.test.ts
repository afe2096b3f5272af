import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOpenAiAnswerModel } from '../../../../bff/adapters/openai-answer-model.ts';
import { barePrompt, collectAnswer } from '../../../support/collect-answer.ts';
import { spender } from '../../../support/spender.ts';
import type { BehaviourName } from '../../../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../../../support/openai-server.ts';

describe('an upstream in trouble', () => {
  let server: OpenAiServer;
  beforeAll(async () => (server = await startOpenAiServer({ slowMs: 50, tokenMs: 1 })));
  afterEach(() => {
    vi.useRealTimers();
    server.reset();
  });
  afterAll(() => server.close());

  const model = (name: BehaviourName, more: object = {}) =>
    createOpenAiAnswerModel({ baseUrl: server.url, model: name, firstByteMs: 800, silenceMs: 800, ...more });

  describe('rate limited', () => {
    it('REL-04 asks three times, each as late as it was told, and then says that it is busy', async () => {
      const { error, tookMs } = await collectAnswer(model('429'));
      expect(error).toMatchObject({ code: 'rate_limited', retryable: true, status: 429 });
      expect(server.requests).toHaveLength(3);
      expect(tookMs).toBeGreaterThan(2_000);
      expect(tookMs).toBeLessThan(4_000);
    });

    it('REL-04 without a Retry-After pauses longer each time, and never twice the same', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => collectAnswer(model('429-bare'))));
      expect(server.requests).toHaveLength(24);
      for (const { error, tookMs } of answers) {
        expect(error?.code).toBe('rate_limited');
        expect(tookMs).toBeGreaterThan(700);
      }
      expect(new Set(answers.map(({ tookMs }) => Math.round(tookMs / 10))).size).toBeGreaterThan(3);
    });

    it('REL-04 does not wait for longer than 10 s, and leaves the upstream alone as it asked', async () => {
      vi.useFakeTimers({ toFake: ['performance'] });
      const one = model('429-long');
      const answers = [await collectAnswer(one), await collectAnswer(one), await collectAnswer(one)];
      expect(answers.map(({ error }) => error?.code)).toEqual(Array(3).fill('rate_limited'));
      expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(500);
      expect(server.requests).toHaveLength(1);
      vi.advanceTimersByTime(30_100);
      server.script('good');
      expect((await collectAnswer(one)).text).toBe(goodAnswer);
    });

    it(
      'REL-04 makes no storm: 100 visitors cost at most 300 calls',
      { timeout: 30_000 },
      async ({ task }) => {
        task.meta.cases = 100;
        const one = model('429-bare', { firstByteMs: 20_000 });
        const answers = await Promise.all(Array.from({ length: 100 }, () => collectAnswer(one)));
        expect(answers.map(({ error }) => error?.code)).toEqual(Array(100).fill('rate_limited'));
        expect(server.requests.length).toBeGreaterThanOrEqual(100);
        expect(server.requests.length).toBeLessThanOrEqual(300);
      },
    );

    it('REL-04 never asks again once a word has come', async () => {
      for (const name of ['cut', 'no-done', 'error-in-stream', 'stall'] as const) {
        expect((await collectAnswer(model(name))).text).not.toBe('');
      }
      expect(server.requests).toHaveLength(4);
    });
  });

  describe('down', () => {
    it.each<BehaviourName>(['500', '502', '503'])('REL-05 asks three times: %s', async (name) => {
      const { error } = await collectAnswer(model(name));
      expect(error).toMatchObject({ code: 'model_unavailable', retryable: true });
      expect(server.requests).toHaveLength(3);
    });

    it.each<BehaviourName>(['401', '404'])('asks once what will not change: %s', async (name) => {
      expect((await collectAnswer(model(name))).error?.code).toBe('model_unavailable');
      expect(server.requests).toHaveLength(1);
    });

    it.each([
      ['nobody listens', () => 'http://127.0.0.1:9/v1'],
      ['the name is unknown', () => 'http://model.invalid/v1'],
      ['the other side speaks no TLS', () => server.url.replace('http:', 'https:')],
    ])('REL-05 says so when %s', { timeout: 20_000 }, async (_, baseUrl) => {
      const { error } = await collectAnswer(model('good', { baseUrl: baseUrl(), firstByteMs: 10_000 }));
      expect(error).toMatchObject({ code: 'model_unavailable', retryable: true });
    });

    it('REL-05 opens after 5 failures, answers within 50 ms while open, tries one call after 15 s', async () => {
      vi.useFakeTimers({ toFake: ['performance'] });
      const one = model('503');
      await collectAnswer(one);
      await collectAnswer(one);
      expect(server.requests).toHaveLength(5);
      const answers = await Promise.all(Array.from({ length: 20 }, () => collectAnswer(one)));
      for (const { error, tookMs } of answers) {
        expect(error?.code).toBe('model_unavailable');
        expect(tookMs).toBeLessThan(50);
      }
      expect(server.requests).toHaveLength(5);

      vi.advanceTimersByTime(14_900);
      await collectAnswer(one);
      expect(server.requests).toHaveLength(5);
      vi.advanceTimersByTime(200);
      await Promise.all(Array.from({ length: 20 }, () => collectAnswer(one)));
      expect(server.requests, 'one try, and it failed').toHaveLength(6);
      vi.advanceTimersByTime(14_900);
      await collectAnswer(one);
      expect(server.requests).toHaveLength(6);
      vi.advanceTimersByTime(200);
      server.script('good');
      expect((await collectAnswer(one)).text).toBe(goodAnswer);
      server.script('good', 'good');
      const back = await Promise.all([collectAnswer(one), collectAnswer(one)]);
      expect(back.map(({ text }) => text)).toEqual([goodAnswer, goodAnswer]);
    });

    it('REL-05 stays closed when failures are far apart, or calls between them succeed', async () => {
      vi.useFakeTimers({ toFake: ['performance'] });
      const one = model('401');
      const fail = async () => {
        server.script('cut');
        await collectAnswer(one);
      };
      for (let count = 0; count < 6; count += 1) {
        await fail();
        vi.advanceTimersByTime(8_000);
      }
      server.script('good');
      expect((await collectAnswer(one)).text).toBe(goodAnswer);
    });

    it('REL-05 is not shut by a visitor who stops the one call that tries', async () => {
      vi.useFakeTimers({ toFake: ['performance'] });
      const one = model('503');
      await Promise.all([collectAnswer(one), collectAnswer(one)]);
      vi.advanceTimersByTime(15_100);
      const before = server.requests.length;
      server.script('silent');
      const stop = new AbortController();
      const stopped = one.answer(barePrompt, stop.signal, () => undefined).catch((error: unknown) => error);
      await vi.waitUntil(() => server.requests.length > before);
      stop.abort(new Error('stopped'));
      await stopped;
      server.script('good');
      expect((await collectAnswer(one)).text).toBe(goodAnswer);
    });
  });

  describe('silent', () => {
    it('REL-06 hangs up when no first byte comes, and asks nobody again', async () => {
      const { error, tookMs } = await collectAnswer(model('silent'));
      expect(error).toMatchObject({ code: 'model_stalled', retryable: true });
      expect(tookMs).toBeLessThan(2_000);
      await server.requests[0]?.ended;
      expect(server.requests.map(({ outcome }) => outcome)).toEqual(['aborted']);
    });

    it('REL-06 hangs up when it falls silent, and keeps what was said', async () => {
      const { error, text, tookMs } = await collectAnswer(model('stall'));
      expect(error?.code).toBe('model_stalled');
      expect(goodAnswer.startsWith(text) && text.length > 0).toBe(true);
      expect(tookMs).toBeLessThan(2_500);
      await server.requests[0]?.ended;
      expect(server.requests[0]?.outcome).toBe('aborted');
    });

    it('SEC-01 ends an answer that never ends as one that met its length limit', async () => {
      server.options.slowMs = 150;
      const { events, text } = await collectAnswer(model('slow-tokens'), {
        ...barePrompt,
        spender: spender({ answerSeconds: 1 }),
      });
      server.options.slowMs = 50;
      expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
      expect(goodAnswer.startsWith(text) && text.length < goodAnswer.length).toBe(true);
      await server.requests[0]?.ended;
      expect(server.requests[0]?.outcome).toBe('aborted');
    });
  });

  it.each<BehaviourName>(['cut', 'no-done', 'no-finish'])(
    'REL-07 takes no answer for whole that just ends: %s',
    async (name) => {
      const { error, text, events } = await collectAnswer(model(name));
      expect(error).toMatchObject({ code: 'model_interrupted', retryable: true });
      expect(text).not.toBe('');
      expect(events.some(({ type }) => type === 'finish')).toBe(false);
    },
  );
});
