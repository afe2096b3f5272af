import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpReranker } from '../../../../bff/adapters/http-reranker.ts';
import { createOpenAiEmbedder } from '../../../../bff/adapters/openai-embedder.ts';
import { describeError } from '../../../../bff/adapters/describe-error.ts';
import { startOpenAiServer, type OpenAiServer } from '../../../support/openai-server.ts';

const { signal } = new AbortController();
let server: OpenAiServer;

beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  server.options.services = 'up';
});

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe('the embedder', () => {
  const embedder = (more: object = {}) =>
    createOpenAiEmbedder({ model: 'e', baseUrl: server.url, apiKey: 'sk-secret', attempts: 1, ...more });

  it('sends texts in batches and gives one vector each, in their order', async () => {
    const texts = Array.from({ length: 150 }, (_, n) => `passage number ${n}`);
    const vectors = await embedder().embed(texts, signal);
    expect(vectors).toHaveLength(150);
    expect(new Set(vectors.map(({ length }) => length))).toEqual(new Set([64]));
    expect(server.requests.map(({ body }) => (body['input'] as string[]).length)).toEqual([64, 64, 22]);
    expect(server.requests[0]?.authorization).toBe('Bearer sk-secret');
    const [alone] = await embedder().embed([texts[149] ?? ''], signal);
    expect(vectors[149]).toEqual(alone);
  });

  it('asks for the length that is set, names its vectors by it, and takes no other', async () => {
    expect(embedder().model).toBe('e');
    const short = embedder({ dimensions: 16 });
    expect(short.model).toBe('e@16');
    expect((await short.embed(['one'], signal))[0]).toHaveLength(16);
    server.options.services = 'odd';
    expect((await failureOf(short.embed(['one'], signal)))?.name).toBe('UnfitVectorsError');
  });

  it('calls again while the server is in trouble, and then says so without a word of the server’s', async () => {
    server.options.services = 'down';
    const error = await failureOf(embedder({ attempts: 2 }).embed(['one'], signal));
    expect(server.requests).toHaveLength(2);
    expect(error?.message).toBe('the server of embeddings does not answer');
    expect(JSON.stringify(describeError(error))).not.toMatch(/sk-secret|overloaded/);
    expect(describeError(error)).toMatchObject({ name: 'EmbeddingError', cause: { status: 503 } });
  });

  it('waits no longer than it may, and calls nobody once the server is known to be down', async () => {
    server.options.services = 'silent';
    const hasty = embedder({ timeoutMs: 50 });
    for (let call = 0; call < 8; call++) expect(await failureOf(hasty.embed(['one'], signal))).toBeDefined();
    expect(server.requests).toHaveLength(5);
  });
});

describe('the reranker', () => {
  const reranker = (ms?: number) =>
    createHttpReranker({ url: `${server.url}/rerank`, apiKey: 'sk-secret', model: 'r' }, ms);

  it('gives a score to each text, in their order', async () => {
    const scores = await reranker().rerank('blue widget', ['nothing', 'a blue widget', 'a widget'], signal);
    expect(scores).toEqual([0, 1, 0.5]);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/rerank',
      authorization: 'Bearer sk-secret',
      body: { model: 'r', query: 'blue widget', top_n: 3 },
    });
  });

  it.each(['down', 'odd', 'silent'] as const)(
    'fails in our words when the server is %s',
    async (services) => {
      server.options.services = services;
      const error = await failureOf(reranker(50).rerank('q', ['a', 'b'], signal));
      expect(error?.name).toBe('RerankError');
      expect(error?.message).not.toMatch(/sk-secret|overloaded/);
    },
  );
});
