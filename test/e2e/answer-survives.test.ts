import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamPart } from '../../widget/protocol/index.ts';
import { ApiClient, readEvents, textOf, type SseEvent } from '../support/api-client.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

const question = 'How do I put the widget on my page, and what does it store about a visitor?';

describe('an answer of the started product', () => {
  const folder = freshDataDir();
  let product: Product;
  let client: ApiClient;
  let runId: string;

  const start = async (env: Record<string, string> = {}) => {
    product = await startDemo(folder.dataDir, env);
    const token = client?.token ?? '';
    client = ApiClient.to(product.url);
    client.token = token;
  };
  beforeAll(async () => {
    await start();
    await client.startSession();
    ({ runId } = await client.prepare(question));
    await client.endOfRun(runId);
  });
  afterAll(async () => {
    await product.stop();
    folder.dispose();
  });

  const partsOf = (events: SseEvent[]) =>
    events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as StreamPart);
  const idOf = ([first]: StreamPart[]) => (first?.type === 'start' ? first.messageId : '');
  const resume = (answerId: string, last?: string) =>
    client.get(`/api/answers/${answerId}/stream`, last === undefined ? {} : { 'last-event-id': last });
  async function read(response: Response, until = () => false, events: SseEvent[] = []): Promise<SseEvent[]> {
    try {
      for await (const event of readEvents(response)) {
        events.push(event);
        if (events.length >= 12 && until()) break;
      }
    } catch {
      // The connection broke: what came until then is what counts.
    }
    return events;
  }

  it('goes on over another connection', async () => {
    const seen = await read(await client.post('/api/stream', { runId, mode: 'detailed' }), () => true);
    const rest = await read(await resume(idOf(partsOf(seen)), seen.at(-1)?.id));
    const parts = partsOf([...seen, ...rest]);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { complete: true } });
    expect(partsOf(await read(await resume(idOf(parts))))).toEqual(parts);
  });

  it('ends, visibly and with what it had, when its process is killed', async () => {
    const response = await client.post('/api/stream', { runId, mode: 'detailed' });
    const events: SseEvent[] = [];
    const reading = read(response, undefined, events);
    await expect.poll(() => events.length, { timeout: 20_000 }).toBeGreaterThan(12);
    // What is new is stored every 500 ms at the latest.
    await new Promise((resolve) => setTimeout(resolve, 600));
    await product.kill();
    const seen = partsOf(await reading);
    await start();
    const parts = partsOf(await read(await resume(idOf(seen))));
    expect(parts.at(-1)).toMatchObject({
      type: 'error',
      errorText: expect.stringMatching(/^model_interrupted: /),
    });
    const text = textOf(parts);
    expect(text.length).toBeGreaterThan(0);
    expect(textOf(seen).startsWith(text)).toBe(true);
    expect(textOf((await client.answer(runId)).parts)).not.toBe('');
  });

  it('ends before the server goes, when there is time', async () => {
    const reading = read(await client.post('/api/stream', { runId }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await product.stop()).toBe(0);
    expect(partsOf(await reading).at(-1)).toMatchObject({ type: 'finish' });
    await start({ PREP_CHAT_DRAIN_MS: '0' });
  });

  it('ends with the reason when the server is told to go and there is none', async () => {
    const reading = read(await client.post('/api/stream', { runId, mode: 'detailed' }));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await product.stop()).toBe(0);
    const seen = partsOf(await reading);
    await start();
    const parts = partsOf(await read(await resume(idOf(seen))));
    expect(parts.at(-1)).toMatchObject({ type: 'error', errorText: expect.stringMatching(/^unavailable: /) });
    expect(parts.slice(0, seen.length)).toEqual(seen);
  });

  it('is not written for a client that leaves before it has begun to read', async () => {
    await product.stop();
    await start({ PREP_CHAT_DISCONNECT_GRACE_MS: '0' });
    const ids: string[] = [];
    for (const afterMs of [0, 1, 2, 4, 8, 16, 32, 64]) {
      const leaving = AbortSignal.timeout(afterMs);
      const clientAnswerId = `leaves-after-${afterMs}`;
      ids.push(clientAnswerId);
      await fetch(`${product.url}/api/stream`, {
        method: 'POST',
        headers: client.headers({ 'content-type': 'application/json' }),
        body: JSON.stringify({ runId, mode: 'detailed', clientAnswerId }),
        signal: leaving,
      })
        .then((response) => response.text())
        .catch(() => undefined);
    }
    const statuses = async () => {
      const { conversations } = (await (await client.get('/api/conversations')).json()) as {
        conversations: { conversationId: string }[];
      };
      const conversation = (await (
        await client.get(`/api/conversations/${conversations[0]?.conversationId}`)
      ).json()) as { turns: { answers: { clientAnswerId?: string; status: string }[] }[] };
      const left = conversation.turns[0]?.answers.filter((answer) =>
        ids.includes(answer.clientAnswerId ?? ''),
      );
      return left?.map(({ status }) => status) ?? [];
    };
    await expect
      .poll(async () => new Set(await statuses()), { timeout: 10_000 })
      .toEqual(new Set(['stopped']));
    expect((await statuses()).length).toBeGreaterThan(2);
  });
});
