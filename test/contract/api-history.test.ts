import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { limits, type ConversationResponse, type ConversationSummary } from '../../widget/protocol/index.ts';
import { parseConversation, parseConversations } from '../../widget/protocol/parse-history.ts';
import { textOf, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { rowsWith } from '../support/canary.ts';
import { startOpenAiServer } from '../support/openai-server.ts';

const question = 'How do I put the widget on my page?';

describe('the API: history', () => {
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

  async function list(from = client): Promise<ConversationSummary[]> {
    const body: unknown = await (await from.get('/api/conversations')).json();
    const parsed = parseConversations(body);
    // The contract's own reader drops what it does not know.
    expect(parsed).toEqual(body);
    return parsed?.conversations ?? [];
  }
  async function read(conversationId: string): Promise<ConversationResponse> {
    const body: unknown = await (await client.get(`/api/conversations/${conversationId}`)).json();
    const parsed = parseConversation(body);
    expect(parsed).toEqual(body);
    if (!parsed) throw new Error('not a conversation');
    return parsed;
  }
  const onlyConversation = async () => (await list())[0]?.conversationId ?? '';

  it('shows a conversation as its streams showed it', async () => {
    const { runId, parts } = await client.ask(question);
    const board = await client.endOfRun(runId);
    const conversationId = await onlyConversation();
    const second = await client.prepare('What is a preparation?', { conversationId, clientMessageId: 'm2' });
    const { turns } = await read(conversationId);
    const citations = parts.find((part) => part.type === 'data-citations');
    expect(turns).toHaveLength(2);
    expect(turns[0]).toMatchObject({
      runId,
      question,
      status: 'completed',
      reuse: 'none',
      steps: board.steps,
      answers: [
        {
          mode: 'answer',
          model: 'extractive',
          status: 'done',
          outcome: 'answered',
          text: textOf(parts),
          citations: citations?.type === 'data-citations' ? citations.data.citations : 'none',
        },
      ],
    });
    const sent = parts.flatMap((part) => (part.type === 'source-url' ? [part.url] : []));
    expect(turns[0]?.sources.map(({ url }) => url)).toEqual(sent);
    expect(sent.length).toBeGreaterThan(0);
    expect(turns[1]).toMatchObject({ runId: second.runId, clientMessageId: 'm2', answers: [] });
    expect(JSON.stringify(turns)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-|visitor_|flowRun|systemPrompt/);
  });

  it('lists at most fifty conversations, with titles that are one line and whole characters', async () => {
    const long = `${'Why\n  is'.padEnd(limits.titleLength + 2, 'é')}👩‍👩‍👧`;
    await client.prepare(`${'x'.repeat(limits.titleLength - 1)}👩 end`);
    await client.prepare(long);
    const titles = (await list()).map(({ title }) => title);
    expect(titles[0]).toBe(long.replace('\n  ', ' ').slice(0, limits.titleLength));
    expect(titles[1]).toBe('x'.repeat(limits.titleLength - 1));
    await Promise.all(Array.from({ length: limits.conversations }, () => client.prepare('More?')));
    expect(await list()).toHaveLength(limits.conversations);
    expect(await list(await app.visitor())).toEqual([]);
  });

  it('takes a rating with a comment, and shows the rating again', async () => {
    const { parts } = await client.ask(question);
    const [start] = parts;
    const path = `/api/answers/${start?.type === 'start' ? start.messageId : ''}/feedback`;
    const rate = async (body: unknown, from = client, to = path) => (await from.post(to, body)).status;
    const stored = async () => {
      const { turns } = await read(await onlyConversation());
      const [row] = await app.sql.query(
        'select comment from prep_chat.feedback order by updated_at desc limit 1',
      );
      return [turns[0]?.answers[0]?.rating, row?.['comment']];
    };
    expect(await rate({ rating: 'up', comment: '  Thank you \n' })).toBe(204);
    expect(await stored()).toEqual(['up', 'Thank you']);
    expect(await rate({ rating: 'down', comment: ' '.repeat(limits.commentLength + 1) })).toBe(204);
    expect(await stored()).toEqual(['down', null]);
    expect(await rate({ rating: 'up', comment: 'x'.repeat(limits.commentLength) })).toBe(204);
    for (const wrong of [
      {},
      { rating: 'sideways' },
      { rating: 1 },
      { comment: 'no rating' },
      { rating: 'down', comment: 'x'.repeat(limits.commentLength + 1) },
      { rating: 'down', comment: 'a\0b' },
      { rating: 'down', comment: null },
      { rating: 'down', stars: 5 },
    ]) {
      expect(await rate(wrong), JSON.stringify(wrong)).toBe(400);
    }
    expect((await stored())[0]).toBe('up');
    const other = await app.visitor();
    const bodies = await Promise.all(
      [path, '/api/answers/answer_0/feedback'].map(async (to) => {
        const response = await other.post(to, { rating: 'down' });
        expect(response.status).toBe(404);
        return (await response.text()).replace(/request_[0-9a-f]+/, '');
      }),
    );
    expect(bodies[0]).toBe(bodies[1]);
    expect((await stored())[0]).toBe('up');
  });

  it('replaces a turn by an edited question', async () => {
    const first = await client.prepare(question);
    const edited = await client.prepare('What is a preparation?', { replacesTurnId: first.turnId });
    expect(edited.conversationId).toBe(first.conversationId);
    expect((await read(first.conversationId)).turns.map(({ turnId }) => turnId)).toEqual([edited.turnId]);
    expect(await list()).toMatchObject([{ title: 'What is a preparation?', turns: 1 }]);
  });

  it('shows another visitor what it shows of a thing that does not exist', async () => {
    const { conversationId, turnId } = await client.prepare(question);
    const other = await app.visitor();
    const requests = (conversation: string, turn: string) => [
      () => other.get(`/api/conversations/${conversation}`),
      () => other.delete(`/api/conversations/${conversation}`),
      () => other.post('/api/prepare', { message: 'Why?', replacesTurnId: turn }),
    ];
    const unknown = requests('conversation_0', 'turn_0');
    for (const [index, send] of requests(conversationId, turnId).entries()) {
      const bodies: string[] = [];
      for (const response of [await send(), await unknown[index]!()]) {
        expect(response.status).toBe(404);
        bodies.push((await response.text()).replace(/request_[0-9a-f]+/, ''));
      }
      expect(bodies[0]).toBe(bodies[1]);
    }
    expect((await read(conversationId)).turns).toHaveLength(1);
  });

  it.each(['/api/conversations', '/api/conversations/x', '/api/me'])(
    'lets nobody without a token to %s',
    async (path) => {
      const stranger = app.stranger();
      expect((await stranger.get(path)).status).toBe(401);
      expect((await stranger.delete(path)).status).toBe(401);
    },
  );

  it('erases a conversation to the last row, and the other one stays', async () => {
    await client.ask('What is canaryerased about the widget on a page?');
    const conversationId = await onlyConversation();
    await client.ask('What is canarystays about the widget on a page?');
    expect(await rowsWith(app.sql, 'canaryerased')).not.toEqual([]);
    const erased = await client.delete(`/api/conversations/${conversationId}`);
    expect(erased.status).toBe(204);
    expect(await erased.text()).toBe('');
    expect(await rowsWith(app.sql, 'canaryerased')).toEqual([]);
    expect(await rowsWith(app.sql, conversationId)).toEqual([]);
    expect((await client.get(`/api/conversations/${conversationId}`)).status).toBe(404);
    expect((await client.delete(`/api/conversations/${conversationId}`)).status).toBe(404);
    expect(await list()).toHaveLength(1);
  });

  it('erases a visitor while a preparation and an answer are under way', async () => {
    const server = await startOpenAiServer();
    app.use(createOpenAiAnswerModel({ baseUrl: server.url, model: 'silent' }));
    const { runId } = await client.prepare('What is canaryvisitor about the widget on a page?');
    await client.endOfRun(runId);
    const stream = await client.post('/api/stream', { runId });
    const text = stream.text();
    await expect.poll(() => server.requests.length).toBe(1);
    const preparing = await client.prepare('Which canaryvisitor is being prepared?');
    const [row] = await app.sql.query<{ visitor_id: string; flow_run_id: string }>(
      'select visitor_id, flow_run_id from prep_chat.runs where id = $1',
      [preparing.runId],
    );
    expect((await client.delete('/api/me')).status).toBe(204);
    await server.requests[0]?.ended;
    expect(server.requests[0]?.outcome).toBe('aborted');
    expect(await text).toMatch(/"outcome":"stopped"/);
    expect((await client.get('/api/conversations')).status).toBe(401);
    // The worker may still have had a step of it in hand.
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const canary of ['canaryvisitor', row?.visitor_id ?? '-', row?.flow_run_id ?? '-', runId]) {
      expect(await rowsWith(app.sql, canary), canary).toEqual([]);
    }
    await server.close();
    // And the worker goes on with what others ask.
    app.use(createExtractiveAnswerModel(0));
    expect((await (await app.visitor()).ask(question)).parts.at(-1)?.type).toBe('finish');
  });
});
