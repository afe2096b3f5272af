import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createExtractiveAnswerModel } from '../../bff/adapters/extractive-answer-model.ts';
import { createOpenAiAnswerModel } from '../../bff/adapters/openai-answer-model.ts';
import { PrepChatTransport, type PrepChatUIMessage } from '../../widget/ai-sdk/index.ts';
import { aiSdks, openChat, readResponse } from '../support/ai-sdk.ts';
import { readEvents, type ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';

const question = 'How do I put the widget on my page?';
/** The machine may be busy. */
const soon = { timeout: 10_000 };

describe('the real AI SDK', () => {
  let app: AppUnderTest;
  let server: OpenAiServer;
  let client: ApiClient;
  let chats = 0;

  beforeAll(async () => {
    app = await openApp({ graceMs: 400 });
    await app.startWorker();
    server = await startOpenAiServer({ tokenMs: 5, slowMs: 100 });
  });
  afterAll(async () => {
    await app.close();
    await server.close();
  });
  beforeEach(async () => {
    server.reset();
    use('good');
    client = await app.visitor();
  });

  const use = (model: 'good' | 'slow-tokens' | 'stall' | 'error-in-stream') =>
    app.use(createOpenAiAnswerModel({ baseUrl: server.url, model }));
  const ask = (id: string, more: object = {}) =>
    client.post('/api/chat', {
      id,
      trigger: 'submit-message',
      messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: question }] }],
      ...more,
    });
  const textOf = (message: PrepChatUIMessage | undefined) =>
    message?.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  const typesOf = (message: PrepChatUIMessage | undefined) => [
    ...new Set(message?.parts.map(({ type }) => type)),
  ];

  describe('reads the bytes that our server sends', () => {
    /** Bytes of whole streams, by what happened in them. */
    const streams: [name: string, bytes: () => Promise<string>][] = [
      ['an answer of a model', () => bytesOf(ask('a'))],
      [
        'an answer of quotes',
        () => {
          app.use(createExtractiveAnswerModel(0));
          return bytesOf(ask('a'));
        },
      ],
      [
        'another answer',
        async () => {
          await bytesOf(ask('a'));
          return bytesOf(ask('a', { trigger: 'regenerate-message', mode: 'simpler' }));
        },
      ],
      [
        'a resumed answer',
        async () => {
          use('slow-tokens');
          for await (const _event of readEvents(await ask('a'))) break;
          return bytesOf(client.get('/api/chat/a/stream'));
        },
      ],
      [
        'a stopped answer',
        async () => {
          use('slow-tokens');
          const bytes = bytesOf(ask('a'));
          await expect.poll(() => server.requests[0]?.tokens, soon).toBeGreaterThan(3);
          await client.post('/api/chat/a/stop', {});
          return bytes;
        },
      ],
    ];
    const bytesOf = async (response: Promise<Response>) => (await response).text();

    it.each(streams)('%s, without an error and as the same message in each version', async (_name, make) => {
      const bytes = await make();
      const seen: PrepChatUIMessage[] = [];
      for (const [version, sdk] of aiSdks) {
        const { states, errors } = await readResponse(sdk, new Response(bytes));
        expect(errors, version).toEqual([]);
        // No state of it is an answer in which nothing is.
        expect(states[0]?.id, version).toBe(states.at(-1)?.id);
        seen.push(states.at(-1)!);
      }
      for (const message of seen) expect(message).toEqual(seen[0]);
      expect(seen[0]?.metadata).toMatchObject({ complete: true, runId: expect.stringMatching(/^run_/) });
      expect(typesOf(seen[0])).toEqual(expect.arrayContaining(['data-steps', 'source-url', 'text']));
      expect(seen[0]?.parts.filter(({ type }) => type === 'data-steps')).toHaveLength(1);
    });

    it('a failed answer, with the error and all that came before it', async () => {
      use('error-in-stream');
      const bytes = await bytesOf(ask('a'));
      for (const [version, sdk] of aiSdks) {
        const { states, errors } = await readResponse(sdk, new Response(bytes));
        expect(errors, version).toEqual([expect.stringMatching(/^model_/)]);
        expect(textOf(states.at(-1))?.length, version).toBeGreaterThan(5);
      }
    });

    it('and would not read a part with a property that is not its own', async () => {
      const bytes = 'data: {"type":"text-start","id":"text","extra":1}\n\ndata: [DONE]\n\n';
      const outcomes = await Promise.all(
        aiSdks.map(async ([, sdk]) => (await readResponse(sdk, new Response(bytes))).errors.length),
      );
      expect(outcomes.some((errors) => errors > 0)).toBe(true);
    });
  });

  describe.each(aiSdks)('%s', (_version, sdk) => {
    let id: string;
    beforeEach(() => void (id = `chat-${(chats += 1)}`));
    afterEach(() => void vi.unstubAllGlobals());

    // What a browser does for a page: it names the origin, and keeps what the page stores.
    beforeEach(() => {
      const { fetch } = globalThis;
      vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) =>
        address.startsWith('/')
          ? client.send(address, {
              ...init,
              headers: { ...Object.fromEntries(new Headers(init.headers)), origin: client.origin },
            })
          : // The server's own way to its model.
            fetch(address, init),
      );
      vi.stubGlobal('sessionStorage', storage());
      vi.stubGlobal('localStorage', storage({ 'prep-chat:': client.token }));
    });

    const transports = {
      DefaultChatTransport: () =>
        new sdk.DefaultChatTransport<PrepChatUIMessage>({
          headers: { authorization: `Bearer ${client.token}` },
        }),
      PrepChatTransport: () => new PrepChatTransport(),
    };

    describe.each(Object.entries(transports))('with %s', (name, make) => {
      it('shows the steps, then sources and text, and answers again in another mode', async () => {
        const chat = openChat(sdk, make(), id);
        await chat.sendMessage({ text: question });
        expect(chat.error).toBeUndefined();
        expect(chat.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
        const [, first] = chat.messages;
        expect(textOf(first)).toBe(goodAnswer);
        expect(typesOf(first)).toEqual([
          'data-steps',
          'source-url',
          'text',
          'data-citations',
          'data-followups',
        ]);
        expect(first?.metadata).toMatchObject({ mode: 'answer', complete: true, outcome: 'answered' });
        const steps = first?.parts.find((part) => part.type === 'data-steps');
        const [search, ...others] = steps?.data.steps.map(({ status }) => status) ?? [];
        // another test may have searched for the same
        expect(search).toMatch(/^(completed|reused)$/);
        expect(others).toEqual(Array(3).fill('completed'));

        await chat.regenerate({ body: { mode: 'simpler' } });
        expect(chat.status).toBe('ready');
        expect(chat.messages).toHaveLength(2);
        const second = chat.messages[1];
        expect(second?.id).not.toBe(first?.id);
        expect(second?.metadata).toMatchObject({
          mode: 'simpler',
          attempt: 2,
          runId: first?.metadata?.runId,
        });
        expect(JSON.stringify(server.requests.at(-1)?.body)).toContain('plain words');

        await chat.sendMessage({ text: 'How do I stop?' });
        expect(chat.messages).toHaveLength(4);
        const { conversations } = (await (await client.get('/api/conversations')).json()) as {
          conversations: { turns: number }[];
        };
        expect(conversations.map(({ turns }) => turns)).toEqual([2]);

        const [asked] = chat.messages;
        await chat.sendMessage({ text: 'How do I change the colours?', messageId: asked?.id ?? '' });
        expect(chat.messages).toHaveLength(2);
        expect(chat.messages[1]?.metadata?.turnId).not.toBe(first?.metadata?.turnId);
        await chat.regenerate({ messageId: asked?.id ?? '' });
        expect(chat.messages[1]?.metadata).toMatchObject({ attempt: 2 });
      });

      it('stops, and goes on from there', async () => {
        use('stall');
        const chat = openChat(sdk, make(), id);
        const sending = chat.sendMessage({ text: question });
        await expect.poll(() => textOf(chat.messages[1])?.length, soon).toBeGreaterThan(5);
        if (name === 'DefaultChatTransport') await client.post(`/api/chat/${id}/stop`, {});
        else await chat.stop();
        await sending;
        expect(chat.status).toBe('ready');
        await server.requests[0]?.ended;
        expect(server.requests[0]).toMatchObject({ outcome: 'aborted' });
        expect(goodAnswer.startsWith(textOf(chat.messages[1]) ?? '-')).toBe(true);
        use('good');
        await chat.regenerate();
        expect(textOf(chat.messages[1])).toBe(goodAnswer);
      });

      it('shows that an answer failed, and recovers', async () => {
        use('error-in-stream');
        const chat = openChat(sdk, make(), id);
        await chat.sendMessage({ text: question });
        expect(chat.status).toBe('error');
        expect(chat.error?.message).toMatch(/^model_\w+: \w/);
        use('good');
        await chat.regenerate();
        expect(chat.status).toBe('ready');
        expect(textOf(chat.messages.at(-1))).toBe(goodAnswer);
      });

      it('repairs a preparation that failed when it is asked again', async () => {
        await app.stopWorker();
        const chat = openChat(sdk, make(), id);
        const sending = chat.sendMessage({ text: question });
        await expect.poll(() => chat.messages[1]?.parts.length, soon).toBe(1);
        await app.sql.query(
          `update pgflow.runs set status = 'failed', failed_at = now() where status = 'started'`,
        );
        await sending;
        expect(chat.error?.message).toMatch(/^preparation_failed: \w/);
        await app.startWorker();
        await chat.regenerate();
        expect(chat.error).toBeUndefined();
        expect(textOf(chat.messages.at(-1))).toBe(goodAnswer);
      });

      it('says what is wrong with a question', async () => {
        const chat = openChat(sdk, make(), id);
        await chat.sendMessage({ text: ' ' });
        expect(chat.error?.message).toContain('message_empty');
      });

      it('has nothing to resume in a new chat, and resumes what a page has left', async () => {
        use('slow-tokens');
        const left = openChat(sdk, make(), id);
        await left.resumeStream();
        expect([left.status, left.error]).toEqual(['ready', undefined]);
        void left.sendMessage({ text: question });
        await expect.poll(() => textOf(left.messages[1])?.length, soon).toBeGreaterThan(5);

        // The next page knows what was asked.
        const chat = openChat(sdk, make(), id);
        chat.messages = left.messages.slice(0, 1);
        await chat.resumeStream();
        expect(chat.messages).toHaveLength(2);
        expect(chat.messages[1]?.id).toBe(left.messages[1]?.id);
        expect(textOf(chat.messages[1])).toBe(goodAnswer);
        expect(server.requests).toHaveLength(1);
        await expect.poll(() => left.status, soon).toBe('ready');
        await chat.resumeStream();
        expect(chat.messages).toHaveLength(2);
      });
    });
  });
});

function storage(values: Record<string, string> = {}): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map(Object.entries(values));
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
