import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import type { StreamPart } from '../../widget/protocol/index.ts';
import { parseAnswerEvents } from '../../widget/protocol/parse-history.ts';
import { readEvents, textOf, type ApiClient, type SseEvent } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const graceMs = 400;
const question = 'How do I put the widget on my page?';

describe('the API: an answer outlives its connection', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  let server: OpenAiServer;
  let runId: string;

  beforeAll(async () => {
    app = await openApp({ graceMs });
    await app.startWorker();
    server = await startOpenAiServer({ slowMs: 60 });
    client = await app.visitor();
    ({ runId } = await client.prepare(question));
    await client.endOfRun(runId);
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });
  beforeEach(() => {
    server.reset();
    server.options.slowMs = 60;
  });

  const use = (model: 'good' | 'slow-tokens' | 'silent') =>
    app.use(createOpenAiAnswerModel({ baseUrl: server.url, model }));
  const resume = (answerId: string, after?: string | number, from = client) =>
    from.get(
      `/api/answers/${answerId}/stream`,
      after === undefined ? {} : { 'last-event-id': String(after) },
    );
  const poll = async (answerId: string, after?: number, from = client) => {
    const headers = {
      accept: 'application/json',
      ...(after === undefined ? {} : { 'last-event-id': `${after}` }),
    };
    const response = await from.get(`/api/answers/${answerId}/stream`, headers);
    expect(response.headers.get('content-type')).toBe('application/json');
    const events = parseAnswerEvents(await response.json());
    if (!events) throw new Error('not the body of a poll');
    return events;
  };
  const readAll = async (response: Response): Promise<SseEvent[]> => {
    const events: SseEvent[] = [];
    for await (const event of readEvents(response)) events.push(event);
    return events;
  };
  const partsOf = (events: SseEvent[]) =>
    events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as StreamPart);
  /** Begins an answer and leaves after so many of its parts. */
  async function leaveAfter(
    count: number,
    body: object = {},
  ): Promise<{ answerId: string; seen: SseEvent[] }> {
    const response = await client.post('/api/stream', { runId, ...body });
    const seen: SseEvent[] = [];
    for await (const event of readEvents(response)) {
      seen.push(event);
      if (seen.length >= count) break;
    }
    const [start] = partsOf(seen);
    return { answerId: start?.type === 'start' ? start.messageId : '', seen };
  }
  const statusOf = async (answerId: string) =>
    (
      await app.sql.query<{ status: string }>('select status from prep_chat.answers where id = $1', [
        answerId,
      ])
    )[0]?.status;

  it('replays an ended answer from every one of its parts, to the byte', async () => {
    use('good');
    const all = await readAll(await client.post('/api/stream', { runId }));
    const [start] = partsOf(all);
    const answerId = start?.type === 'start' ? start.messageId : '';
    expect(textOf(partsOf(all))).toBe(goodAnswer);
    expect(await readAll(await resume(answerId))).toEqual(all);
    for (let seq = 0; seq < all.length - 1; seq += 1) {
      expect(await readAll(await resume(answerId, seq)), `after ${seq}`).toEqual(all.slice(seq + 1));
      const polled = await poll(answerId, seq);
      expect(polled.done).toBe(true);
      expect(polled.events).toEqual(
        all.slice(seq + 1, -1).map(({ id, data }) => ({ seq: Number(id), part: JSON.parse(data) as object })),
      );
    }
    // The last number is no gap: all of it is there.
    expect((await readAll(await resume(answerId, all.length - 2))).map(({ data }) => data)).toEqual([
      '[DONE]',
    ]);
    expect(await poll(answerId, all.length - 2)).toEqual({ events: [], done: true });
    const whole = (await poll(answerId)).events;
    for (const beyond of [all.length - 1, all.length, 999_999_999_999]) {
      const [gap, ...rest] = await readAll(await resume(answerId, beyond));
      expect(gap?.data, `beyond: ${beyond}`).toBe('[GAP]');
      expect(rest).toEqual(all);
      expect(await poll(answerId, beyond)).toEqual({ events: whole, done: true, gap: true });
    }
  });

  it.each(['-1', '1.5', 'x', '1234567890123', '1 2', '0x1', '١'])('refuses Last-Event-ID %j', async (id) => {
    app.use(createExtractiveAnswerModel(0));
    const { answerId } = await leaveAfter(1);
    // A header carries bytes.
    const response = await resume(answerId, Buffer.from(id).toString('latin1'));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_request' } });
  });

  it.each([1, 2, 4, 6, 9, 14])('goes on after a connection that broke at part %i', async (count) => {
    use('slow-tokens');
    const { answerId, seen } = await leaveAfter(count);
    const rest = await readAll(await resume(answerId, seen.at(-1)?.id));
    const parts = partsOf([...seen, ...rest]);
    expect(textOf(parts)).toBe(goodAnswer);
    expect([...seen, ...rest].slice(0, -1).map(({ id }) => id)).toEqual(parts.map((_, seq) => String(seq)));
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { outcome: 'answered' } });
    expect(server.requests).toHaveLength(1);
  });

  it('shows two readers, and one on another process, the same', async () => {
    use('slow-tokens');
    const { answerId } = await leaveAfter(3);
    const replica = await app.replica(client);
    const [one, two, three] = await Promise.all([
      readAll(await resume(answerId)),
      readAll(await resume(answerId)),
      readAll(await resume(answerId, undefined, replica)),
    ]);
    expect(textOf(partsOf(one))).toBe(goodAnswer);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it('is kept alive by a reader on another process', async () => {
    server.options.slowMs = 150;
    use('slow-tokens');
    const { answerId, seen } = await leaveAfter(3);
    const replica = await app.replica(client);
    const rest = await readAll(await resume(answerId, seen.at(-1)?.id, replica));
    expect(textOf(partsOf([...seen, ...rest]))).toBe(goodAnswer);
    expect(server.requests[0]).toMatchObject({ outcome: 'complete' });
    expect(server.requests[0]?.tookMs).toBeGreaterThan(2 * graceMs);
  });

  it('calls the model once for a clientAnswerId, however often and wherever it is sent', async () => {
    use('slow-tokens');
    const body = { runId, clientAnswerId: 'client-answer' };
    const replica = await app.replica(client);
    const streams = await Promise.all(
      [client, client, replica].map(async (from) => readAll(await from.post('/api/stream', body))),
    );
    const late = await readAll(await client.post('/api/stream', body));
    for (const events of [...streams, late]) expect(events).toEqual(streams[0]);
    expect(textOf(partsOf(late))).toBe(goodAnswer);
    expect(server.requests).toHaveLength(1);
    const another = await readAll(await client.post('/api/stream', { runId, clientAnswerId: 'another' }));
    expect(another[0]).not.toEqual(late[0]);
  });

  it('hangs up on the model when the grace is over, and not before', async () => {
    use('silent');
    const { answerId } = await leaveAfter(2);
    const left = performance.now();
    await new Promise((resolve) => setTimeout(resolve, graceMs / 2));
    expect(server.requests[0]?.outcome).toBe('open');
    await server.requests[0]?.ended;
    expect(performance.now() - left).toBeLessThan(graceMs + 300);
    expect(server.requests[0]?.outcome).toBe('aborted');
    await expect.poll(() => statusOf(answerId)).toBe('stopped');
    expect(partsOf(await readAll(await resume(answerId))).at(-1)).toMatchObject({
      messageMetadata: { outcome: 'stopped' },
    });
  });

  it('stops on another process too', async () => {
    use('silent');
    const { answerId } = await leaveAfter(2);
    const replica = await app.replica(client);
    const following = readAll(await resume(answerId));
    const stopped = await replica.post(`/api/answers/${answerId}/stop`, {});
    expect(await stopped.json()).toEqual({ answerId, stopped: true });
    expect(partsOf(await following).at(-1)).toMatchObject({ messageMetadata: { outcome: 'stopped' } });
    await server.requests[0]?.ended;
    expect(server.requests[0]?.outcome).toBe('aborted');
    expect(await (await replica.post(`/api/answers/${answerId}/stop`, {})).json()).toEqual({
      answerId,
      stopped: false,
    });
  });

  it('can be read by polling alone', async () => {
    server.options.slowMs = 100;
    use('slow-tokens');
    const accepted = await client.post('/api/stream', { runId }, { accept: 'application/json' });
    expect(accepted.status).toBe(202);
    const { answerId } = (await accepted.json()) as { answerId: string };
    const replica = await app.replica(client);
    const parts: StreamPart[] = [];
    let polls = 0;
    for (let done = false; !done; polls += 1) {
      const begun = performance.now();
      const page = await poll(
        answerId,
        parts.length === 0 ? undefined : parts.length - 1,
        polls % 2 ? replica : client,
      );
      // A poll is not held until there is more.
      expect(performance.now() - begun).toBeLessThan(1_500);
      expect(page.events.map(({ seq }) => seq)).toEqual(page.events.map((_, index) => parts.length + index));
      parts.push(...page.events.map(({ part }) => part));
      done = page.done;
      if (!done) await new Promise((resolve) => setTimeout(resolve, graceMs + 100));
    }
    expect(textOf(parts)).toBe(goodAnswer);
    expect(parts.at(-1)?.type).toBe('finish');
    expect(polls).toBeGreaterThan(2);
  });

  it('goes on for others when one reader does not read', async () => {
    app.use(createExtractiveAnswerModel(0));
    const stalled = await client.post('/api/stream', { runId, mode: 'detailed' });
    const reader = stalled.body!.getReader();
    const { value } = await reader.read();
    const answerId = /"messageId":"(\w+)"/.exec(new TextDecoder().decode(value))?.[1] ?? '';
    const others = partsOf(await readAll(await resume(answerId)));
    expect(others.at(-1)?.type).toBe('finish');
    await reader.cancel();
  });

  it('shows the end of an answer whose process died', async () => {
    use('good');
    const { answerId } = await leaveAfter(100);
    // A machine that is busy stores it in more than one row.
    await app.sql.query('delete from prep_chat.answer_events where answer_id = $1 and seq > 0', [answerId]);
    await app.sql.query(
      `update prep_chat.answer_events
          set parts = (select json_agg(part) from (select json_array_elements(parts) as part limit 4) first)
        where answer_id = $1`,
      [answerId],
    );
    await app.sql.query(
      `update prep_chat.answers set status = 'streaming', written_at = now() - interval '61 seconds' where id = $1`,
      [answerId],
    );
    const parts = partsOf(await readAll(await resume(answerId)));
    expect(parts).toHaveLength(5);
    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      errorText: expect.stringMatching(/^model_interrupted: /),
    });
    expect(await statusOf(answerId)).toBe('failed');
    // Whoever had seen one part more than was stored knows its number, and not this end.
    for (const seen of ['4', '9']) {
      const [gap, ...anew] = await readAll(await resume(answerId, seen));
      expect(gap?.data, `seen up to ${seen}`).toBe('[GAP]');
      expect(partsOf(anew)).toEqual(parts);
    }
  });

  it('shows another visitor what it shows of an answer that does not exist', async () => {
    app.use(createExtractiveAnswerModel(0));
    const { answerId } = await leaveAfter(1);
    const other = await app.visitor();
    const bodies: string[] = [];
    for (const [id, accept] of [
      [answerId, 'text/event-stream'],
      [answerId, 'application/json'],
      ['answer_0', 'text/event-stream'],
      ['answer_0', 'application/json'],
    ] as const) {
      const response = await other.get(`/api/answers/${id}/stream`, { accept });
      expect(response.status).toBe(404);
      bodies.push((await response.text()).replace(/request_[0-9a-f]+/, ''));
    }
    expect(new Set(bodies).size).toBe(1);
  });
});
