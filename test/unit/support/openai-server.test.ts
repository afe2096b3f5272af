import OpenAI, { APIError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { behaviours } from '../../support/openai-behaviours.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../../support/openai-server.ts';

let server: OpenAiServer;
beforeAll(async () => {
  server = await startOpenAiServer({ slowMs: 30 });
});
afterAll(() => server.close());
beforeEach(() => server.reset());

const client = () => new OpenAI({ apiKey: 'test-key', baseURL: server.url, maxRetries: 1 });
const messages = [{ role: 'user' as const, content: 'How do I embed it?' }];

async function ask(model: string, signal?: AbortSignal): Promise<{ text: string; reason: string | null }> {
  const stream = await client().chat.completions.create(
    { model, messages, stream: true },
    { ...(signal && { signal }) },
  );
  let text = '';
  let reason: string | null = null;
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta.content ?? '';
    reason = chunk.choices[0]?.finish_reason ?? reason;
  }
  return { text, reason };
}

const raw = async (model: string) => {
  const body = JSON.stringify({ model, messages, stream: true });
  const response = await fetch(`${server.url}/chat/completions`, { method: 'POST', body });
  return response.text();
};

describe('the OpenAI-compatible test server', () => {
  it('answers whole and streamed, with usage where it is asked for', async () => {
    const whole = await client().chat.completions.create({ model: 'good', messages });
    expect(whole.choices[0]?.message.content).toBe(goodAnswer);
    expect(await ask('good')).toEqual({ text: goodAnswer, reason: 'stop' });
    const options = {
      model: 'good',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    } as const;
    const stream = await client().chat.completions.create(options);
    let usage: unknown;
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    expect(usage).toMatchObject({ prompt_tokens: 5, completion_tokens: goodAnswer.split(' ').length });
  });

  it('records what it was asked, with which key, and how it ended', async () => {
    await ask('good');
    expect(server.requests).toMatchObject([
      {
        path: '/v1/chat/completions',
        authorization: 'Bearer test-key',
        outcome: 'complete',
        body: { messages },
      },
    ]);
    expect(server.requests[0]?.tokens).toBe(goodAnswer.split(' ').length);
  });

  it('lists its behaviours as models', async () => {
    const models = await client().models.list();
    expect(models.data.map(({ id }) => id)).toEqual(Object.keys(behaviours));
  });

  it('sees that the client went away, and after how many tokens', async () => {
    const abort = new AbortController();
    const asked = ask('stall', abort.signal);
    await expect.poll(() => server.requests[0]?.tokens).toBe(3);
    abort.abort();
    await asked.catch(() => undefined);
    await server.requests[0]?.ended;
    expect(server.requests[0]).toMatchObject({ outcome: 'aborted', tokens: 3 });
  });

  it('sees a client leave that never got a byte', async () => {
    const abort = new AbortController();
    const asked = ask('silent', abort.signal);
    await expect.poll(() => server.requests.length).toBe(1);
    abort.abort();
    await asked.catch(() => undefined);
    await server.requests[0]?.ended;
    expect(server.requests[0]).toMatchObject({ outcome: 'aborted', tokens: 0 });
  });

  it('fails once and then answers', async () => {
    expect((await ask('500-then-ok')).text).toBe(goodAnswer);
    expect((await ask('429-then-ok')).text).toBe(goodAnswer);
    expect(server.requests).toHaveLength(4);
  });

  it.each([
    ['500', 500, 2],
    ['401', 401, 1],
    ['404', 404, 1],
  ])('refuses with %s', async (model, status, attempts) => {
    const error = await ask(model).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status });
    expect(server.requests).toHaveLength(attempts);
  });

  it('tells with 429 when to come again', async () => {
    const body = JSON.stringify({ model: '429', messages });
    const response = await fetch(`${server.url}/chat/completions`, { method: 'POST', body });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
  });

  it('cuts the connection in the middle', async () => {
    await expect(raw('cut')).rejects.toThrow();
    expect(server.requests[0]).toMatchObject({ outcome: 'cut', tokens: 3 });
  });

  it('ends early, without an end, and with nonsense', async () => {
    expect(await raw('no-done')).not.toMatch(/\[DONE\]|"stop"/);
    expect(await raw('no-finish')).not.toMatch(/\[DONE\]|"stop"/);
    expect(await raw('malformed')).toContain('{"del\n\n');
    expect(await raw('error-in-stream')).toMatch(/"error":\{"message"/);
    expect(await raw('not-a-stream')).toMatch(/^<h1>/);
    expect((await raw('empty')).match(/^data: /gm)).toHaveLength(3);
  });

  it('cuts characters into bytes and ends lines in another way', async () => {
    expect((await ask('split-utf8')).text).toBe('Größe „ünïcödé“ 日本語 👩‍👩‍👧 [1].');
    expect(await raw('crlf')).toMatch(/data: \[DONE\]\r\n\r\n$/);
    expect((await ask('huge-line')).text).toHaveLength(1_000_000);
    expect((await ask('length')).reason).toBe('length');
  });

  it('is slow where it should be', async () => {
    const started = performance.now();
    await ask('slow-first-byte');
    expect(performance.now() - started).toBeGreaterThan(25);
    await ask('slow-tokens');
    expect(server.requests[1]?.tookMs).toBeGreaterThan(20 * goodAnswer.split(' ').length);
  });

  it('follows a script whatever the model is called, and repeats the prompt', async () => {
    server.script('echo', '401');
    expect((await ask('gpt-4o-mini')).text).toBe('How do I embed it?');
    await expect(ask('gpt-4o-mini')).rejects.toThrow(/401/);
    expect((await ask('gpt-4o-mini')).text).toBe(goodAnswer);
  });

  it('embeds the same text the same way, and like texts near each other', async () => {
    const input = ['embed the widget', 'embed the widget', 'embed a widget', 'privacy and backups'];
    const { data } = await client().embeddings.create({ model: 'embed', input });
    const [a, b, c, d] = data.map(({ embedding }) => embedding);
    const dot = (x: number[] = [], y: number[] = []) =>
      x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
    expect(a).toEqual(b);
    expect(dot(a, a)).toBeCloseTo(1);
    expect(dot(a, c)).toBeGreaterThan(dot(a, d));
    const plain = await client().embeddings.create({
      model: 'embed',
      input,
      encoding_format: 'float',
      dimensions: 8,
    });
    expect(plain.data[0]?.embedding).toHaveLength(8);
  });
});
