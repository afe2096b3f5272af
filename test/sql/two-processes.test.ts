import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerIdOf, partsOf, readOn, readSome } from '../support/answer-reader.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

describe('two processes on one PostgreSQL, and nothing that keeps a client at one of them', () => {
  const folder = freshDataDir();
  const products: Product[] = [];
  let database: FreshDatabase;
  let server: OpenAiServer;

  beforeAll(async () => {
    database = await freshDatabase();
    server = await startOpenAiServer({
      slowMs: 30,
      answer: Array.from({ length: 60 }, (_, n) => `word${n}`).join(' '),
    });
    const env = { DATABASE_URL: database.url, OPENAI_BASE_URL: server.url, OPENAI_MODEL: 'slow-tokens' };
    for (let n = 0; n < 2; n += 1) products.push(await startProduct(folder.dataDir, env));
  });
  afterAll(async () => {
    await Promise.all(products.map((product) => product.stop()));
    await server.close();
    await database.drop();
    folder.dispose();
  });

  it(
    'REL-24: 100 answers of 100 arrive whole over connections that break and go round',
    { timeout: 240_000 },
    async () => {
      const clients = products.map(({ url }) => ApiClient.to(url));
      const token = (await clients[0]?.startSession())?.token ?? '';
      for (const client of clients) client.token = token;
      const at = (n: number) => clients[n % clients.length] as ApiClient;
      const { runId } = await at(0).prepare('How do I put the widget on my page?');
      await at(1).endOfRun(runId);

      const one = async (n: number) => {
        const seen = await readSome(await at(n).post('/api/stream', { runId }), 1 + (n % 20));
        const events = await readOn(answerIdOf(seen), seen, (connection) => ({
          client: at(n + 1 + connection),
          count: 5 + ((n * 7 + connection * 3) % 25),
        }));
        expect(textOf(partsOf(events))).toBe(server.options.answer);
        expect(events.slice(0, -1).map(({ id }) => Number(id))).toEqual(events.slice(1).map((_, seq) => seq));
        expect(partsOf(events).at(-1)).toMatchObject({ messageMetadata: { outcome: 'answered' } });
      };
      for (let from = 0; from < 100; from += 20) {
        await Promise.all(Array.from({ length: 20 }, (_, n) => one(from + n)));
      }
      expect(server.requests).toHaveLength(100);
    },
  );
});
