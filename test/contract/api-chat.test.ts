import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { limits, type StreamPart } from '../../widget/protocol/index.ts';
import { readEvents, textOf, type ApiClient, type SseEvent } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const graceMs = 400;
const question = 'How do I put the widget on my page?';

describe('the API for a stock useChat', () => {
  let app: AppUnderTest;
  let server: OpenAiServer;
  let client: ApiClient;
  let chats = 0;
  let chatId: string;

  beforeAll(async () => {
    app = await openApp({ graceMs });
    await app.startWorker();
    server = await startOpenAiServer({ slowMs: 60 });
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });
  beforeEach(async () => {
    server.reset();
    use('good');
    client = await app.visitor();
    chatId = `chat-${(chats += 1)}`;
  });

  const use = (model: 'good' | 'slow-tokens' | 'silent' | '500') =>
    app.use(createOpenAiAnswerModel({ baseUrl: server.url, model }));
  const user = (text: string, id = 'message-1') => ({ id, role: 'user', parts: [{ type: 'text', text }] });
  const post = (body: object, from = client) =>
    from.post('/api/chat', { id: chatId, trigger: 'submit-message', messages: [user(question)], ...body });
  const another = (body: object = {}) => post({ trigger: 'regenerate-message', ...body });
  const resume = (from = client) => from.get(`/api/chat/${chatId}/stream`);
  const readAll = async (response: Response, most = Infinity): Promise<SseEvent[]> => {
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const events: SseEvent[] = [];
    for await (const event of readEvents(response)) if (events.push(event) >= most) break;
    return events;
  };
  const partsOf = (events: SseEvent[]) =>
    events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as StreamPart);
  const read = async (response: Promise<Response>) => partsOf(await readAll(await response));
  const startOf = ([part]: StreamPart[]) => {
    if (part?.type !== 'start') throw new Error('does not begin with a start');
    return { messageId: part.messageId, ...part.messageMetadata };
  };
  /** Of the given answer, or of the newest. */
  const statusOf = async (answerId: string | null = null) => {
    const [row] = await app.sql.query<{ status: string }>(
      `select status from prep_chat.answers where $1::text is null or id = $1 order by created_at desc limit 1`,
      [answerId],
    );
    return row?.status;
  };
  const rowsOf = async (table: 'runs' | 'turns') => {
    const [row] = await app.sql.query<{ count: number }>(
      table === 'runs'
        ? 'select count(*)::integer as count from prep_chat.runs'
        : 'select count(*)::integer as count from prep_chat.turns where replaced_at is null',
    );
    return row?.count ?? 0;
  };

  it('sends preparation, sources, text and the end as one numbered stream', async () => {
    const response = await post({});
    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    const events = await readAll(response);
    const parts = partsOf(events);
    expect(events.map(({ id }) => id)).toEqual([...parts.map((_, seq) => String(seq)), undefined]);
    expect(events.at(-1)?.data).toBe('[DONE]');
    const types = parts.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
    expect(types).toEqual([
      'start',
      'data-steps',
      'source-url',
      'text-start',
      'text-delta',
      'text-end',
      'data-citations',
      'data-followups',
      'finish',
    ]);
    expect(textOf(parts)).toBe(goodAnswer);
    const boards = parts.flatMap((part) => (part.type === 'data-steps' ? [part.data.steps] : []));
    // Four steps begin and end.
    expect(boards.length).toBeGreaterThanOrEqual(8);
    expect(boards[0]?.filter(({ status }) => status === 'completed')).toEqual([]);
    expect(boards.at(-1)?.map(({ status }) => status)).toEqual(Array(4).fill('completed'));
    expect(parts.at(-1)).toMatchObject({ messageMetadata: { complete: true, outcome: 'answered' } });
  });

  it('sends the first board with the start, so that nobody shows an empty answer', async () => {
    const chunks: string[] = [];
    for await (const chunk of (await post({})).body as unknown as AsyncIterable<Uint8Array>)
      chunks.push(new TextDecoder().decode(chunk));
    expect(chunks[0]).toMatch(/^id: 0\ndata: {"type":"start"/);
    expect(chunks[0]).toContain('\nid: 1\ndata: {"type":"data-steps"');
  });

  it('answers again from the same preparation, in the mode that was asked for', async () => {
    const first = startOf(await read(post({})));
    const runs = await rowsOf('runs');
    const second = startOf(await read(another({ mode: 'simpler' })));
    const third = startOf(await read(another({ messageId: second.messageId, mode: 'shorter' })));
    expect([first, second, third].map(({ mode, attempt }) => [mode, attempt])).toEqual([
      ['answer', 1],
      ['simpler', 2],
      ['shorter', 3],
    ]);
    expect(new Set([first, second, third].map(({ messageId }) => messageId)).size).toBe(3);
    expect(new Set([first, second, third].map(({ runId }) => runId)).size).toBe(1);
    expect(await rowsOf('runs')).toBe(runs);
  });

  it('answers an older question again when the client names it or its answer', async () => {
    const older = startOf(await read(post({})));
    const newer = startOf(
      await read(post({ messages: [user(question), user('How do I stop?', 'message-2')] })),
    );
    expect(newer.turnId).not.toBe(older.turnId);
    expect(startOf(await read(another({ messageId: older.messageId }))).turnId).toBe(older.turnId);
    expect(startOf(await read(another({ messageId: 'message-1' }))).turnId).toBe(older.turnId);
    expect(startOf(await read(another())).turnId).toBe(older.turnId);
    const last = another({ messages: [user('How do I stop?', 'message-2')] });
    expect(startOf(await read(last)).turnId).toBe(newer.turnId);
  });

  it('keeps the turns of a chat together, and those of others apart', async () => {
    const one = startOf(await read(post({})));
    const two = startOf(await read(post({ messages: [user('How do I stop?', 'message-2')] })));
    const other = await app.visitor();
    const foreign = startOf(await read(post({}, other)));
    chatId = 'another-chat';
    const elsewhere = startOf(await read(post({})));
    const { conversations } = (await (await client.get('/api/conversations')).json()) as {
      conversations: { turns: number }[];
    };
    expect(conversations.map(({ turns }) => turns)).toEqual([1, 2]);
    expect(new Set([one, two, foreign, elsewhere].map(({ turnId }) => turnId)).size).toBe(4);
  });

  it('answers a message that is sent twice once', async () => {
    use('slow-tokens');
    const [one, two] = await Promise.all([post({}), post({})].map(read));
    expect(one).toEqual(two);
    expect(await read(post({}))).toEqual(one);
    expect(server.requests).toHaveLength(1);
  });

  it('puts an edited message in place of what followed it', async () => {
    const first = startOf(await read(post({})));
    await read(post({ messages: [user('How do I stop?', 'message-2')] }));
    const turns = await rowsOf('turns');
    const edited = { messages: [user('How do I change the colours?')], messageId: 'message-1' };
    const second = startOf(await read(post(edited)));
    expect(second.turnId).not.toBe(first.turnId);
    expect(await rowsOf('turns')).toBe(turns - 1);
    const third = startOf(await read(another({ messages: edited.messages })));
    expect(third.turnId).toBe(second.turnId);
    // An id that a page gives out again without saying that it edits is a new message.
    expect(startOf(await read(post({}))).turnId).not.toBe(second.turnId);
    expect(await rowsOf('turns')).toBe(turns);
  });

  it('has nothing to resume in a chat that is idle, unknown or somebody else’s', async () => {
    expect((await resume()).status).toBe(204);
    await read(post({}));
    expect((await resume()).status).toBe(204);
    use('slow-tokens');
    const writing = await post({ messages: [user('How do I stop?', 'message-2')] });
    expect((await resume(await app.visitor())).status).toBe(204);
    await writing.body?.cancel();
    // Or it would call the model in the next test.
    await expect.poll(() => statusOf()).not.toBe('streaming');
  });

  it('resumes from the first part with the same id, in the preparation already and on another process', async () => {
    use('slow-tokens');
    await app.stopWorker();
    const replica = await app.replica(client);
    const left = await post({});
    const following = await Promise.all([resume(), resume(), resume(replica)]);
    await left.body?.cancel();
    await app.startWorker();
    const [one, two, three] = await Promise.all(following.map((response) => readAll(response)));
    expect(one?.slice(0, 2).map(({ id }) => id)).toEqual(['0', '1']);
    const boards = partsOf(one ?? []).filter(({ type }) => type === 'data-steps');
    expect(boards.length).toBeGreaterThanOrEqual(8);
    expect(textOf(partsOf(one ?? []))).toBe(goodAnswer);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(server.requests).toHaveLength(1);
  });

  it('goes on for the time of grace without a reader, also while it is prepared', async () => {
    await app.stopWorker();
    const { messageId } = startOf(partsOf(await readAll(await post({}), 2)));
    await new Promise((resolve) => setTimeout(resolve, graceMs / 2));
    const response = await resume();
    expect(response.status).toBe(200);
    await response.body?.cancel();
    await expect.poll(() => statusOf(messageId), { timeout: 3 * graceMs }).toBe('stopped');
    expect((await resume()).status).toBe(204);
    await app.startWorker();
    const whole = await read(client.get(`/api/answers/${messageId}/stream`));
    expect(whole.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { outcome: 'stopped' } });
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ['while the answer is written', true],
    ['while it is prepared', false],
  ])('stops %s, and can be asked again', async (_when, prepared) => {
    use('silent');
    if (!prepared) await app.stopWorker();
    const reading = post({}).then((response) => readAll(response));
    if (prepared) await expect.poll(() => server.requests.length).toBe(1);
    else await expect.poll(() => statusOf()).toBe('streaming');
    const stopped = await client.post(`/api/chat/${chatId}/stop`, {});
    expect(stopped.status).toBe(204);
    const parts = partsOf(await reading);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { outcome: 'stopped' } });
    expect((await client.post(`/api/chat/${chatId}/stop`, {})).status).toBe(204);
    expect((await resume()).status).toBe(204);
    if (!prepared) await app.startWorker();
    use('good');
    const again = await read(another());
    expect(textOf(again)).toBe(goodAnswer);
    expect(startOf(again).runId).toBe(startOf(parts).runId);
  });

  it('ends a failed preparation with an error as its last part, and repairs it when it is asked again', async () => {
    await app.stopWorker();
    const response = await post({});
    const reader = readAll(response);
    await app.sql.query(
      `update pgflow.runs set status = 'failed', failed_at = now() where status = 'started'`,
    );
    const parts = partsOf(await reader);
    expect(parts.at(-1)).toEqual({
      type: 'error',
      errorText: expect.stringMatching(/^preparation_failed: /),
    });
    await app.startWorker();
    const again = await read(another());
    expect(textOf(again)).toBe(goodAnswer);
    expect(startOf(again).runId).toBe(startOf(parts).runId);
  });

  it('ends a failed answer with an error as its last part, and not with a status', async () => {
    use('500');
    const parts = await read(post({}));
    expect(parts.at(-1)).toEqual({ type: 'error', errorText: expect.stringMatching(/^model_unavailable: /) });
  });

  it('says before the stream what is wrong with a request', async () => {
    const refused = async (body: object) => {
      const response = await post(body);
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
    };
    expect(await refused({ messages: [] })).toEqual([400, 'invalid_request']);
    expect(await refused({ messages: [{ id: 'a', role: 'assistant', parts: [] }] })).toEqual([
      400,
      'invalid_request',
    ]);
    expect(await refused({ messages: [user('  ')] })).toEqual([400, 'message_empty']);
    expect(await refused({ messages: [user('x'.repeat(limits.messageLength + 1))] })).toEqual([
      400,
      'message_too_long',
    ]);
    expect(await refused({ messages: [user(question, '\0')] })).toEqual([400, 'invalid_request']);
    expect(await refused({ trigger: 'resume-stream' })).toEqual([400, 'invalid_request']);
    expect(await refused({ mode: 'rude' })).toEqual([400, 'invalid_request']);
    expect(await refused({ site: 'another' })).toEqual([404, 'not_found']);
    expect(await refused({ id: 'x'.repeat(limits.idLength + 1) })).toEqual([400, 'invalid_request']);
    expect((await app.stranger().post('/api/chat', {})).status).toBe(401);
    expect((await app.stranger().get('/api/chat/a/stream')).status).toBe(401);
    expect((await app.stranger().post('/api/chat/a/stop', {})).status).toBe(401);
  });

  it('SEC-25 takes the long history that a client sends back, up to a limit', async () => {
    const shown = { id: 'a', role: 'assistant', parts: [{ type: 'text', text: 'x'.repeat(600 * 1024) }] };
    expect(textOf(await read(post({ messages: [shown, user(question)] })))).toBe(goodAnswer);
    const tooMuch = await post({ messages: [shown, shown, user(question)] });
    expect(tooMuch.status).toBe(413);
  });

  it('lets a page elsewhere send what clients of the AI SDK send', async () => {
    const response = await client.send('/api/chat', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(response.headers.get('access-control-allow-headers')?.split(', ')).toEqual(
      expect.arrayContaining(['authorization', 'content-type', 'user-agent']),
    );
  });
});
