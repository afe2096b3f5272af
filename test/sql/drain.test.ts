import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamPart } from '../../widget/protocol/index.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

const question = 'How do I put the widget on my page?';

interface Seen {
  /** Number of each part, in the order in which they came. */
  ids: number[];
  parts: StreamPart[];
  raw: string;
}

/** Reads a response to wherever it ends or breaks, the comments too. */
async function read(response: Response): Promise<Seen> {
  let raw = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      raw += decoder.decode(chunk, { stream: true });
    }
  } catch {
    // Cut: what came counts.
  }
  const ids: number[] = [];
  const parts: StreamPart[] = [];
  for (const [, id, data] of raw.matchAll(/^id: (\d+)\ndata: (.+)\n\n/gm)) {
    ids.push(Number(id));
    parts.push(JSON.parse(data ?? '') as StreamPart);
  }
  return { ids, parts, raw };
}

describe('a server that is told to go', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let model: OpenAiServer;
  const products: Product[] = [];
  /** Enough words for an answer to last as long as the test wants. */
  const answer = Array.from({ length: 230 }, (_, n) => `word${n}`).join(' ');

  const start = async (env: Record<string, string> = {}) => {
    const product = await startProduct(folder.dataDir, {
      DATABASE_URL: database.url,
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'good',
      ...env,
    });
    products.push(product);
    return product;
  };

  beforeAll(async () => {
    database = await freshDatabase();
    model = await startOpenAiServer({ answer, tokenMs: 100 });
  });
  afterAll(async () => {
    await Promise.all(products.map((product) => product.kill()));
    await model.close();
    await database.drop();
    folder.dispose();
  });

  it(
    'REL-20 is not ready at once, lets answers go on for 20 s, sends readers on and ends well within 25 s; nothing is lost',
    { timeout: 120_000 },
    async () => {
      const [leaving, staying] = [await start(), await start()];
      const client = ApiClient.to(leaving.url);
      await client.startSession();
      const { runId } = await client.prepare(question);
      await client.endOfRun(runId);
      const reading = read(await client.post('/api/stream', { runId }));
      await new Promise((resolve) => setTimeout(resolve, 500));
      const begun = Date.now();
      const gone = leaving.stop();
      await new Promise((resolve) => setTimeout(resolve, 100));

      expect((await fetch(`${leaving.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${leaving.url}/healthz`)).status).toBe(200);
      const refused = await client.post('/api/stream', { runId });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(await refused.json()).toMatchObject({ error: { code: 'unavailable', retryable: true } });

      const seen = await reading;
      const streamedMs = Date.now() - begun;
      expect(streamedMs).toBeGreaterThan(18_000);
      expect(streamedMs).toBeLessThan(21_500);
      expect(seen.raw).toContain(`: reconnect after ${seen.ids.at(-1)}\nretry: 500\n\n`);
      expect(seen.raw).not.toMatch(/\[DONE\]|"type":"finish"|"type":"error"/);

      const other = ApiClient.to(staying.url);
      other.token = client.token;
      const start_ = seen.parts[0];
      const answerId = start_?.type === 'start' ? start_.messageId : '';
      const rest = await read(
        await other.get(`/api/answers/${answerId}/stream`, { 'last-event-id': String(seen.ids.at(-1)) }),
      );
      expect(await gone).toBe(0);
      expect(Date.now() - begun).toBeLessThan(25_000);

      const ids = [...seen.ids, ...rest.ids];
      expect(ids).toEqual(ids.map((_, seq) => seq));
      expect(textOf([...seen.parts, ...rest.parts])).toBe(answer);
      expect(rest.parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { complete: true } });
      console.log(
        `REL-20: ${seen.ids.length} parts here, ${rest.ids.length} there, ${Date.now() - begun} ms to the end`,
      );
    },
  );

  it(
    'REL-20 ends an answer that takes too long with its reason, for whoever reads it elsewhere',
    { timeout: 60_000 },
    async () => {
      const [leaving, staying] = [await start({ PREP_CHAT_DRAIN_MS: '500' }), products[1]];
      if (!staying) throw new Error('the test before has started it');
      const client = ApiClient.to(leaving.url);
      await client.startSession();
      const { runId } = await client.prepare(question);
      await client.endOfRun(runId);
      const reading = read(await client.post('/api/stream', { runId }));
      await new Promise((resolve) => setTimeout(resolve, 500));
      const gone = leaving.stop();
      const seen = await reading;
      const other = ApiClient.to(staying.url);
      other.token = client.token;
      const first = seen.parts[0];
      const rest = await read(
        await other.get(`/api/answers/${first?.type === 'start' ? first.messageId : ''}/stream`, {
          'last-event-id': String(seen.ids.at(-1)),
        }),
      );
      expect(await gone).toBe(0);
      expect(rest.parts.at(-1)).toMatchObject({
        type: 'error',
        errorText: expect.stringMatching(/^unavailable: /),
      });
      const text = textOf([...seen.parts, ...rest.parts]);
      expect(answer.startsWith(text)).toBe(true);
      expect(text.length).toBeGreaterThan(textOf(seen.parts).length);
    },
  );

  it('goes at once when nothing is being written', async () => {
    const product = await start();
    const begun = Date.now();
    expect(await product.stop()).toBe(0);
    expect(Date.now() - begun).toBeLessThan(3_000);
  });
});
