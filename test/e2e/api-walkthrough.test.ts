import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { stepSlugs, type Board, type StreamPart } from '../../widget/protocol/index.ts';
import { ApiClient, textOf } from '../support/api-client.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

describe('the started product, by its API alone', () => {
  const folder = freshDataDir();
  let product: Product;
  let client: ApiClient;

  beforeAll(async () => {
    product = await startDemo(folder.dataDir);
    client = ApiClient.to(product.url);
    await client.startSession();
  });
  afterAll(async () => {
    await product.stop();
    folder.dispose();
  });

  it('goes from a question to a cited answer, and to another one without a new search', async () => {
    const accepted = await client.prepare('How do I put the widget on my page?');
    expect(accepted).toMatchObject({ status: 'preparing', reuse: { kind: 'none' } });

    const boards: Board[] = [];
    for await (const board of client.boards(accepted.runId)) boards.push(board);
    const final = boards.at(-1);
    expect(final?.status).toBe('completed');
    expect(final?.steps.map((step) => step.slug)).toEqual([...stepSlugs]);
    for (const [index, slug] of stepSlugs.entries()) {
      const step = final?.steps[index];
      expect(step, slug).toMatchObject({
        status: 'completed',
        summary: expect.any(String),
        startedAt: expect.any(String),
      });
    }
    const seen = new Set(boards.flatMap((board) => board.steps.map((step) => `${step.slug} ${step.status}`)));
    for (const slug of stepSlugs) {
      expect(seen).toContain(`${slug} started`);
      expect(seen).toContain(`${slug} completed`);
    }

    const first = await client.answer(accepted.runId);
    const types = first.parts.map((part) => part.type);
    expect(types.slice(0, 3)).toEqual(['start', 'data-steps', 'source-url']);
    expect(types.at(-1)).toBe('finish');
    expect(types.indexOf('text-start')).toBeGreaterThan(types.lastIndexOf('source-url'));
    expect(first.events.at(-1)?.data).toBe('[DONE]');
    expect(first.events.slice(0, -1).map((event) => event.id)).toEqual(
      first.parts.map((_, index) => String(index)),
    );
    const finish = first.parts.at(-1) as Extract<StreamPart, { type: 'finish' }>;
    expect(finish.messageMetadata).toMatchObject({ complete: true, outcome: 'answered' });
    expect(textOf(first.parts)).toMatch(/\[1\]/);
    const source = first.parts.find((part) => part.type === 'source-url');
    expect(new URL(source?.url ?? '').pathname).toBe('/docs/embed');
    expect((await fetch(source?.url ?? '')).status).toBe(200);

    const second = await client.answer(accepted.runId);
    const start = (parts: StreamPart[]) => parts[0] as Extract<StreamPart, { type: 'start' }>;
    expect(start(second.parts).messageId).not.toBe(start(first.parts).messageId);
    expect(start(second.parts).messageMetadata.attempt).toBe(2);
    expect(textOf(second.parts)).not.toBe('');

    await product.kill();
    const database = await openDatabase({ dataDir: folder.dataDir });
    const [counts] = await database.sql.query(
      `select (select count(*) from pgflow.runs where flow_slug like 'chat%')::integer as flow_runs, (select count(*) from prep_chat.runs)::integer as runs,
              (select count(*) from prep_chat.answers where status = 'done')::integer as answers`,
    );
    await database.close();
    expect(counts).toEqual({ flow_runs: 1, runs: 1, answers: 2 });
    product = await startDemo(folder.dataDir);
    client = ApiClient.to(product.url);
    await client.startSession();
  });

  it('shows nobody a secret or an id of its inside', async () => {
    const { runId, parts, events } = await client.ask('Where does my OpenAI key go?');
    const board = await (await client.get(`/api/runs/${runId}`)).text();
    const headers = JSON.stringify([...(await client.get(`/api/runs/${runId}`)).headers]);
    const traffic = [board, headers, ...events.map((event) => event.data), JSON.stringify(parts)].join('\n');
    // A uuid is pgflow's: our own ids have a word in front and no dashes.
    expect(traffic).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/);
    expect(traffic).not.toMatch(/passageId|pageId|flow_run|systemPrompt|postgres|pgflow\.|visitor_/);
    expect(traffic).not.toContain(client.token);
  });

  it('knows the same message when it is sent twice', async () => {
    const clientMessageId = 'once';
    const [one, two] = await Promise.all([
      client.prepare('What is prep-chat?', { clientMessageId }),
      client.prepare('What is prep-chat?', { clientMessageId }),
    ]);
    expect(two.runId).toBe(one.runId);
  });

  it('says that the site does not cover what it does not cover', async () => {
    const { parts } = await client.ask('Which wine goes with grilled octopus in Lisbon?');
    expect(parts.at(-1)).toMatchObject({ type: 'finish', messageMetadata: { outcome: 'not_found' } });
    expect(textOf(parts)).toMatch(/do not seem to cover/);
  });

  it('ends on SIGTERM with code 0 and gives the folder back', async () => {
    expect(await product.stop()).toBe(0);
    product = await startDemo(folder.dataDir);
  });
});
