import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, textOf } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { freshDataDir, startProduct, startProductAt, type Product } from '../support/product.ts';
import { findRuntime } from '../support/runtimes/install.ts';
import { startWorkerd } from '../support/runtimes/workerd.ts';

const question = 'How do I put the widget on my page?';
const entry = fileURLToPath(new URL('../../dist/bff/prep-chat.js', import.meta.url));
const [deno, bun, workerd] = [findRuntime('deno'), findRuntime('bun'), findRuntime('workerd')];

/** The same server, and what it is started with. */
const servers: [name: string, runtime: string[]][] = [
  ...(deno ? [['Deno', [deno, 'run', '--allow-all']] as [string, string[]]] : []),
  ...(bun ? [['Bun', [bun]] as [string, string[]]] : []),
];

describe('the application on other runtimes than Node', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let node: Product;

  beforeAll(async () => {
    database = await freshDatabase();
    node = await startProduct(folder.dataDir, { DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await node.stop();
    await database.drop();
    folder.dispose();
  });

  /** A question that Node has prepared is answered there, again and from the middle; both see one conversation. */
  async function smoke(url: string): Promise<void> {
    const here = ApiClient.to(url);
    const there = ApiClient.to(node.url);
    await here.startSession();
    there.token = here.token;
    const { runId, conversationId } = await here.prepare(question);
    expect((await there.endOfRun(runId)).status).toBe('completed');
    expect((await here.endOfRun(runId)).status).toBe('completed');
    const { parts, events } = await here.answer(runId);
    expect(textOf(parts)).toMatch(/script tag/);
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { complete: true } });
    expect(events.slice(0, -1).map(({ id }) => Number(id))).toEqual(parts.map((_, seq) => seq));
    const [start] = parts;
    const answerId = start?.type === 'start' ? start.messageId : '';
    const rest = await here.get(`/api/answers/${answerId}/stream`, { 'last-event-id': '2' });
    expect(await rest.text()).toMatch(/^id: 3\n[^]*data: \[DONE\]\n\n$/);
    const conversation = await (await there.get(`/api/conversations/${conversationId}`)).json();
    expect(conversation).toMatchObject({ turns: [{ question, answers: [{ answerId, status: 'done' }] }] });
    expect(
      (await here.post('/api/prepare', { message: question }, { origin: 'https://evil.example' })).status,
    ).toBe(403);
    expect((await here.post('/api/prepare', { message: '' })).status).toBe(400);
  }

  it.each(servers)(
    'runs whole on %s, from the built file, and stops when it is told to',
    { timeout: 120_000 },
    async (name, runtime) => {
      const env = { DATABASE_URL: database.url, HOME: folder.dataDir, NO_COLOR: '1' };
      const product = await startProductAt(entry, folder.dataDir, env, ['start', '--demo'], runtime);
      try {
        await smoke(product.url);
      } catch (error) {
        throw new Error(`${name} said:\n${product.output()}`, { cause: error });
      }
      expect(await product.stop()).toBe(0);
    },
  );

  it.runIf(workerd)(
    'runs on workerd, the runtime of Cloudflare Workers, over TCP to PostgreSQL',
    { timeout: 120_000 },
    async () => {
      const worker = await startWorkerd(workerd ?? '', database.url);
      try {
        await smoke(worker.url);
      } catch (error) {
        throw new Error(`workerd said:\n${worker.output()}`, { cause: error });
      } finally {
        await worker.close();
      }
    },
  );
});
