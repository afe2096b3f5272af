import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createFallbackAnswerModel } from '../../bff/adapters/fallback-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import type { StoredAnswer } from '../../widget/protocol/index.ts';
import { parseConversation } from '../../widget/protocol/parse-history.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import type { BehaviourName } from '../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

describe('the API: answers that are not whole, and models that take over', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  let server: OpenAiServer;
  let conversationId: string;
  let runId: string;

  beforeAll(async () => {
    app = await openApp();
    await app.startWorker();
    server = await startOpenAiServer({ tokenMs: 1 });
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });
  beforeEach(async () => {
    server.reset();
    client = await app.visitor();
    ({ conversationId, runId } = await client.prepare('How do I put the widget on my page?'));
    await client.endOfRun(runId);
  });

  const language = (model: BehaviourName) =>
    createOpenAiAnswerModel({ baseUrl: server.url, model, firstByteMs: 300, silenceMs: 200 });
  const storedAnswers = async (): Promise<StoredAnswer[]> => {
    const response = await client.get(`/api/conversations/${conversationId}`);
    const [turn] = parseConversation(await response.json())?.turns ?? [];
    return turn?.answers ?? [];
  };
  const promptOf = (index: number) =>
    server.requests[index]?.body['messages'] as { role: string; content: string }[];

  it.each<[BehaviourName, string]>([
    ['stall', 'model_stalled'],
    ['cut', 'model_interrupted'],
    ['no-done', 'model_interrupted'],
  ])('REL-06 REL-07 keeps what came, and never as a whole answer: %s', async (name, code) => {
    app.use(language(name));
    const { parts } = await client.answer(runId);
    const text = textOf(parts);
    expect(goodAnswer.startsWith(text) && text.length > 0 && text.length < goodAnswer.length).toBe(true);
    expect(parts.at(-1)).toMatchObject({ type: 'error' });
    const [answer] = await storedAnswers();
    expect(answer).toMatchObject({ status: 'failed', error: code, text });
    expect(answer?.outcome).toBeUndefined();
  });

  it('REL-07 marks an answer that met its length limit, in the stream and for good', async () => {
    app.use(language('length'));
    const { parts } = await client.answer(runId);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: 'length' });
    expect(parts).toContainEqual(expect.objectContaining({ type: 'data-notice', id: 'truncated' }));
    expect((await storedAnswers())[0]?.notices).toMatchObject([{ code: 'truncated' }]);
  });

  it('REL-07 goes on from the stored part, byte for byte, with one call and no search', async () => {
    app.use(language('cut'));
    const partial = textOf((await client.answer(runId)).parts);
    server.reset();
    server.options.answer = ' – and this is the rest [1].';
    app.use(language('good'));
    const { parts } = await client.answer(runId, 'continue');
    server.options.answer = goodAnswer;
    expect(textOf(parts)).toBe(`${partial} – and this is the rest [1].`);
    expect(parts[0]).toMatchObject({ messageMetadata: { mode: 'continue', attempt: 2 } });
    expect(server.requests).toHaveLength(1);
    const [, question, said, wish] = promptOf(0);
    expect(question).toEqual({ role: 'user', content: 'How do I put the widget on my page?' });
    expect(said).toEqual({ role: 'assistant', content: partial });
    expect(wish).toMatchObject({ role: 'user', content: expect.stringMatching(/Go on exactly/) });
    expect((await storedAnswers()).map(({ status, text }) => [status, text])).toEqual([
      ['failed', partial],
      ['done', textOf(parts)],
    ]);
  });

  it('keeps the part when going on fails, and can go on again', async () => {
    app.use(language('cut'));
    const partial = textOf((await client.answer(runId)).parts);
    app.use(
      createFallbackAnswerModel([language('401'), createExtractiveAnswerModel(0, 'model_down')], () => {}),
    );
    const failed = await client.answer(runId, 'continue');
    expect(textOf(failed.parts)).toBe(partial);
    expect(failed.parts.at(-1)).toMatchObject({ errorText: expect.stringMatching(/^model_unavailable/) });
    app.use(language('good'));
    expect(textOf((await client.answer(runId, 'continue')).parts)).toBe(partial + goodAnswer);
  });

  it('names the model that has really written it, in the stream and for good', async () => {
    app.use(createFallbackAnswerModel([language('401'), language('good')], () => {}));
    const { parts } = await client.answer(runId);
    expect(parts[0]).toMatchObject({ messageMetadata: { model: '401' } });
    expect(parts.at(-1)).toMatchObject({ messageMetadata: { model: 'good', complete: true } });
    expect(textOf(parts)).toBe(goodAnswer);
    expect((await storedAnswers())[0]?.model).toBe('good');
  });

  it('quotes the pages when every model is down, and says so, in history too', async () => {
    app.use(
      createFallbackAnswerModel([language('401'), createExtractiveAnswerModel(0, 'model_down')], () => {}),
    );
    const { parts } = await client.answer(runId);
    expect(textOf(parts)).toMatch(/> .+ \[1\]/);
    expect(parts).toContainEqual(expect.objectContaining({ type: 'data-notice', id: 'model_down' }));
    expect(parts.at(-1)).toMatchObject({ messageMetadata: { model: 'extractive', outcome: 'answered' } });
    expect(await storedAnswers()).toMatchObject([
      { status: 'done', model: 'extractive', notices: [{ code: 'model_down' }] },
    ]);
  });
});
