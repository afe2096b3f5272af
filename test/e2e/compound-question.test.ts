import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBoard, type Board, type Step } from '../../widget/protocol/index.ts';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

const question = 'How do I install it and how do I change the colour?';
const parts = ['How do I install it', 'how do I change the colour'];
const pages = ['/docs/quick-start', '/docs/theming-and-colours'];

const boardsIn = (text: string): Board[] =>
  text.split('\n').flatMap((line) => {
    if (!line.startsWith('data: {')) return [];
    return parseBoard(JSON.parse(line.slice('data: '.length))) ?? [];
  });
const searches = ({ steps }: Board): Step[] => steps.filter(({ slug }) => slug === 'search');
const at = (time: string | undefined) => Date.parse(time ?? '');

describe('a question that asks two things', () => {
  const folder = freshDataDir();
  let browser: Browser;
  let model: OpenAiServer;
  let product: Product | undefined;

  beforeAll(async () => {
    [browser, model] = await Promise.all([openBrowser(), startOpenAiServer()]);
  });
  afterAll(async () => {
    await browser.close();
    await product?.stop();
    await model.close();
    folder.dispose();
  });

  it('visibly runs two searches side by side, and quotes both pages', async () => {
    product = await startDemo(folder.dataDir);
    const page = await browser.newPage();
    let watched = { url: '', headers: {} };
    page.on('request', (request) => {
      if (/\/api\/runs\/[^/]+$/.test(request.url()))
        watched = { url: request.url(), headers: request.headers() };
    });
    const complaints = recordComplaints(page);
    await page.goto(product.url);
    const field = page.getByRole('textbox', { name: 'Your question' });
    await field.fill(question);
    await field.press('Enter');
    await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor({ timeout: 30_000 });

    await page.getByText(/Prepared in .+ Searched \d+ passages/).click();
    const lines = page.locator('prep-chat-steps li').filter({ hasText: 'Search the site' });
    expect(await lines.count()).toBe(2);
    for (const [place, part] of parts.entries()) {
      await lines.nth(place).waitFor();
      expect(await lines.nth(place).locator('q').textContent()).toBe(part);
      expect(await lines.nth(place).textContent()).toMatch(/: done.*Searched \d+ passages in \d+ pages/s);
    }

    // the run as it happened, told to whoever asks for it later
    const response = await fetch(watched.url, { headers: { ...watched.headers, origin: product.url } });
    const boards = boardsIn(await response.text());
    const both = boards.filter((board) => searches(board).every(({ status }) => status === 'started'));
    expect(both.some((board) => searches(board).length === 2)).toBe(true);
    const last = boards.at(-1);
    const [first, second] = last ? searches(last) : [];
    expect(at(first?.startedAt)).toBeLessThan(at(second?.completedAt));
    expect(at(second?.startedAt)).toBeLessThan(at(first?.completedAt));

    expect(await page.locator('prep-chat-answer strong').allTextContents()).toEqual(parts);
    const hrefs = await page
      .locator('prep-chat-sources a')
      .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
    for (const path of pages) {
      const n = hrefs.indexOf(path) + 1;
      expect(n).toBeGreaterThan(0);
      await page
        .getByRole('button', { name: new RegExp(`^Source ${n}: `) })
        .first()
        .waitFor();
    }
    expect(complaints).toEqual([]);
    await page.close();
    await product.stop();
  });

  it('asks embeddings, reranker and model once for each part, and goes on by words when they are down', async () => {
    const second = freshDataDir();
    const env = {
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'good',
      PREP_CHAT_EMBEDDING_MODEL: 'embed',
      PREP_CHAT_RERANK_URL: `${model.url}/rerank`,
    };
    product = await startDemo(second.dataDir, env);
    await expect.poll(() => product?.output(), { timeout: 60_000 }).toContain('"event":"embedded"');
    const calls = (path: string) => model.requests.filter((request) => request.path === path);
    expect(calls('/v1/embeddings').length).toBeGreaterThan(0);
    model.reset();

    const page = await browser.newPage();
    await page.goto(product.url);
    const ask = async (text: string) => {
      const field = page.getByRole('textbox', { name: 'Your question' });
      await field.fill(text);
      await field.press('Enter');
    };
    await ask(question);
    await page.getByText(/Prepared in /).waitFor({ timeout: 30_000 });
    expect(
      calls('/v1/embeddings')
        .flatMap(({ body }) => body['input'])
        .toSorted(),
    ).toEqual(parts);
    expect(
      calls('/v1/rerank')
        .map(({ body }) => body['query'])
        .toSorted(),
    ).toEqual(parts);
    await expect.poll(() => calls('/v1/chat/completions').length).toBe(1);
    const [call] = calls('/v1/chat/completions');
    const [system] = (call?.body['messages'] ?? []) as { content: string }[];
    expect(system?.content).toContain(
      `The question has 2 parts. Answer each of them, in this order:\n- ${parts[0]}`,
    );
    await page.getByRole('button', { name: 'Answer again' }).waitFor();

    model.options.services = 'down';
    await ask('Which file types can it read?');
    const receipt = page.getByText(/Prepared in .+ · by words alone/);
    await receipt.waitFor({ timeout: 30_000 });
    await receipt.click();
    await page.getByText(/Kept the best \d+ · without the rerank service/).waitFor();
    expect(product.output()).toMatch(/EmbeddingError/);
    expect(product.output()).toMatch(/RerankError/);
    model.options.services = 'up';
    await page.close();
    await product.stop();
    second.dispose();
  });
});
