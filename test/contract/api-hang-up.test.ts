import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import type { AnswerModel } from '../../bff/ports/answer-model.ts';
import type { StreamPart } from '../../widget/protocol/index.ts';
import { readEvents, textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import type { BehaviourName } from '../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

/** An answer that a client has begun to read. */
interface Reading {
  answerId: string;
  parts: StreamPart[];
  /** Reads to the end. */
  ended: Promise<void>;
  leave(): Promise<void>;
}

describe.each([0, 300])('an answer that nobody wants any more, with a grace of %i ms', (graceMs) => {
  let app: AppUnderTest;
  let client: ApiClient;
  let server: OpenAiServer;
  let runId: string;
  let calls = 0;

  beforeAll(async () => {
    app = await openApp({ graceMs });
    await app.startWorker();
    server = await startOpenAiServer({ slowMs: 20 });
    client = await app.visitor();
    ({ runId } = await client.prepare('How do I put the widget on my page?'));
    await client.endOfRun(runId);
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });
  beforeEach(() => {
    server.reset();
    calls = 0;
  });
  afterEach(() => void (server.options.answer = goodAnswer));

  const use = (model: BehaviourName) => app.use(createOpenAiAnswerModel({ baseUrl: server.url, model }));

  /** Begins an answer and reads until so many of its parts are there. */
  /** Reads until some pieces of the text have come. */
  async function begin(count: number): Promise<Reading> {
    const response = await client.post('/api/stream', { runId });
    const parts: StreamPart[] = [];
    const events = readEvents(response);
    const pieces = () => parts.filter(({ type }) => type === 'text-delta').length;
    const read = async (until: number) => {
      while (parts.length < 2 || pieces() < until) {
        const { done, value } = await events.next();
        if (done) return;
        if (value.data !== '[DONE]') parts.push(JSON.parse(value.data) as StreamPart);
      }
    };
    await read(count);
    const [start] = parts;
    return {
      answerId: start?.type === 'start' ? start.messageId : '',
      parts,
      get ended() {
        return read(Infinity);
      },
      leave: async () => void (await events.return(undefined)),
    };
  }

  const stored = async (answerId: string) => {
    const [row] = await app.sql.query<{ status: string; text: string; parts: number }>(
      `select answer.status, answer.text, count(event.seq)::integer as parts
         from prep_chat.answers answer join prep_chat.answer_events event on event.answer_id = answer.id
        where answer.id = $1 group by answer.id`,
      [answerId],
    );
    return row;
  };
  /** One after the other, so that what is measured is not their own crowd. Sorted. */
  const measure = async (count: number, work: () => Promise<number>): Promise<number[]> => {
    const measured: number[] = [];
    for (let index = 0; index < count; index += 1) measured.push(await work());
    return measured.sort((a, b) => a - b);
  };
  /** The newest call of the model. */
  const call = async () => {
    calls += 1;
    await expect.poll(() => server.requests.length, { interval: 1 }).toBe(calls);
    return server.requests[calls - 1]!;
  };

  it.runIf(graceMs === 0)(
    'REL-09 hangs up on the model within 250 ms of a stop, 200 times, and keeps the part',
    { timeout: 300_000 },
    async ({ task }) => {
      task.meta.cases = 200;
      use('slow-tokens');
      server.options.answer = 'word '.repeat(400).trim();
      const further: number[] = [];
      const took = await measure(200, async () => {
        const reading = await begin(3);
        const request = await call();
        const before = request.tokens;
        const stopping = performance.now();
        const stopped = client.post(`/api/answers/${reading.answerId}/stop`, {});
        await request.ended;
        const ms = performance.now() - stopping;
        further.push(request.tokens - before);
        expect(request.outcome).toBe('aborted');
        expect((await stopped).status).toBe(200);
        await reading.ended;
        expect(reading.parts.at(-1)).toMatchObject({ messageMetadata: { outcome: 'stopped' } });
        await expect.poll(async () => (await stored(reading.answerId))?.status).toBe('stopped');
        expect((await stored(reading.answerId))?.text).toBe(textOf(reading.parts));
        return ms;
      });
      expect(server.requests).toHaveLength(200);
      expect(took[197], `${took.slice(190).join(' ')}`).toBeLessThan(250);
      // A token comes every 20 ms.
      expect(further.sort((a, b) => a - b)[100]).toBeLessThanOrEqual(2);
    },
  );

  it.for<[BehaviourName, number]>([
    ['slow-tokens', 3],
    ['silent', 0],
  ])(
    'REL-10 hangs up when the reader has gone, 50 of 50, and pays for no further token: %s',
    { timeout: 300_000 },
    async ([name, count], { task }) => {
      task.meta.cases = 50;
      use(name);
      server.options.answer = 'word '.repeat(400).trim();
      const took = await measure(50, async () => {
        const reading = await begin(count);
        const request = await call();
        const left = performance.now();
        await reading.leave();
        await request.ended;
        const ms = performance.now() - left;
        expect(request.outcome).toBe('aborted');
        await expect.poll(async () => (await stored(reading.answerId))?.status).toBe('stopped');
        return ms;
      });
      expect(server.requests).toHaveLength(50);
      const tokens = server.requests.map((request) => request.tokens);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(server.requests.map((request) => request.tokens)).toEqual(tokens);
      expect(took[0]).toBeGreaterThanOrEqual(graceMs - 1);
      expect(took.at(-1)).toBeLessThan(graceMs + (graceMs === 0 ? 250 : 500));
    },
  );

  it('REL-26 ends without an upstream that does not heed, ignores what comes late, and logs that once', async () => {
    app.errors.length = 0;
    let wake: () => void = () => {};
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let woken = false;
    const deaf: AnswerModel = {
      name: 'deaf',
      async answer(_prompt, _signal, tell) {
        tell({ type: 'text', text: 'Before.' });
        await asleep;
        woken = true;
        tell({ type: 'text', text: ' Late.' });
        tell({ type: 'finish', reason: 'stop' });
      },
    };
    app.use(deaf);
    const reading = await begin(1);
    await client.post(`/api/answers/${reading.answerId}/stop`, {});
    await reading.ended;
    expect(reading.parts.at(-1)).toMatchObject({ messageMetadata: { outcome: 'stopped' } });
    await expect.poll(async () => (await stored(reading.answerId))?.status).toBe('stopped');
    const before = await stored(reading.answerId);
    wake();
    await expect.poll(() => woken).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stored(reading.answerId)).toEqual(before);
    expect(before?.text).toBe('Before.');
    expect(app.errors.map(String)).toEqual([expect.stringMatching(/deaf answered after the end/)]);
  });
});
