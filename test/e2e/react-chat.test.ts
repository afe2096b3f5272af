import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints, recordTraffic, type Traffic } from '../support/browser.ts';
import { goodAnswer, startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';
import { serveSite, type Site } from '../support/site.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const question = 'How do I put the widget on my page?';
/** The packages that a page of that time has, by the names under which they are installed here. */
const versions = {
  'AI SDK 5': { react: 'ai-sdk-react-2', ai: 'ai-5' },
  'AI SDK 6': { react: '@ai-sdk/react', ai: 'ai' },
};
const contentTypes: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html' };

/** Bundles the example of the documentation, unchanged, as a project with these packages would. */
async function bundle(name: string, packages: { react: string; ai: string }): Promise<Site> {
  const outDir = join(root, 'test', '.output', 'react-chat', name.replace(/\W/g, '-'));
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await build({
    root: join(root, 'demo', 'react-chat'),
    configFile: false,
    // Bundlers warn of "use client" in a dependency of useChat.
    logLevel: 'error',
    resolve: {
      alias: [
        // A package is not in its own node_modules.
        { find: /^prep-chat\/ai-sdk$/, replacement: join(root, exports['./ai-sdk'].default) },
        { find: /^@ai-sdk\/react$/, replacement: packages.react },
        { find: /^ai$/, replacement: packages.ai },
      ],
    },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5_000 },
  });
  return serveSite(async (path) => {
    const file = path === '/' ? '/index.html' : path;
    const body = await readFile(join(outDir, file)).catch(() => undefined);
    return body && { body, headers: { 'content-type': contentTypes[extname(file)] ?? 'text/plain' } };
  });
}

describe('a page with useChat', () => {
  const folder = freshDataDir();
  const sites = new Map<string, Site>();
  let model: OpenAiServer;
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    for (const [name, packages] of Object.entries(versions)) sites.set(name, await bundle(name, packages));
    model = await startOpenAiServer({ tokenMs: 5, slowMs: 200 });
    product = await startDemo(folder.dataDir, {
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_MODEL: 'good',
      PREP_CHAT_ALLOWED_ORIGINS: [...sites.values()].map(({ url }) => url).join(','),
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await model?.close();
    for (const site of sites.values()) site.close();
    folder.dispose();
  });

  const pages = Object.keys(versions).flatMap((name) => [
    { name, transport: 'DefaultChatTransport', query: '' },
    { name, transport: 'PrepChatTransport', query: '&two-phase' },
  ]);

  describe.each(pages)('$name, $transport', ({ name, transport, query }) => {
    let page: Page;
    let complaints: string[];
    let traffic: Traffic;

    beforeEach(async () => {
      model.reset();
      page = await browser.newPage();
      complaints = recordComplaints(page);
      traffic = recordTraffic(page);
      await page.goto(`${sites.get(name)?.url}/?server=${encodeURIComponent(product.url)}${query}`);
    });
    afterEach(() => page.close());

    const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
    const answers = () => page.getByRole('article', { name: 'assistant' });
    const answerText = () => answers().last().locator('p').first();
    const alerts = () => page.getByRole('alert').allTextContents();
    const posts = (path: RegExp) =>
      traffic.requests.filter((request) => request.method === 'POST' && path.test(request.path)).length;
    async function ask(): Promise<void> {
      await page.getByRole('textbox', { name: 'Your question' }).fill(question);
      await press('Ask');
    }

    it('shows the steps one after the other, then sources and text', async () => {
      // What the list said at each change of it.
      await page.evaluate(() => {
        const seen: string[] = ((window as any).seen = []);
        new MutationObserver(() => {
          const steps = [...document.querySelectorAll<HTMLElement>('li')];
          seen.push(steps.map(({ dataset }) => dataset['status']).join(' '));
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
      });
      await ask();
      await page.getByText(goodAnswer).waitFor();
      await page.getByRole('button', { name: 'Simpler' }).waitFor();
      expect(await page.locator('li').allTextContents()).toEqual([
        expect.stringMatching(/^Searched \d+ passages/),
        expect.stringMatching(/^Kept the best \d/),
        expect.stringMatching(/^Picked \d+ sentences/),
        expect.stringMatching(/^Ready: \d/),
      ]);
      const seen = await page.evaluate(() => (window as any).seen as string[]);
      const states = new Set(seen.filter(Boolean));
      // A search that another of these tests has made is known.
      expect([...states].at(-1)).toMatch(/^(?:completed|reused) completed completed completed$/);
      expect(states.size).toBeGreaterThan(1);
      const [source] = await answers().getByRole('link').all();
      expect(await source?.textContent()).toMatch(/^\[1\] \w/);
      expect(await source?.getAttribute('href')).toMatch(/^http/);
      expect(await alerts()).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('answers again in another mode, without another preparation', async () => {
      await ask();
      await page.getByText(goodAnswer).waitFor();
      await press('Simpler');
      await expect.poll(() => model.requests.length, { timeout: 10_000 }).toBe(2);
      await page.getByRole('button', { name: 'Simpler' }).waitFor();
      expect(JSON.stringify(model.requests[1]?.body)).toContain('plain words');
      expect(await answers().count()).toBe(1);
      expect(await answerText().textContent()).toBe(goodAnswer);
      const { conversations } = await conversationsOf();
      expect(conversations).toEqual([expect.objectContaining({ turns: 1 })]);
      expect(await alerts()).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('stops the model, keeps what came, and can be asked again', async () => {
      model.script('stall');
      await ask();
      await answerText().getByText('Put one script').waitFor();
      await press('Stop');
      await page.getByRole('button', { name: 'Simpler' }).waitFor();
      await model.requests[0]?.ended;
      expect(model.requests[0]?.outcome).toBe('aborted');
      expect(model.requests[0]?.tookMs).toBeLessThan(8_000);
      expect(await answerText().textContent()).toBe('Put one script');
      await press('Simpler');
      await page.getByText(goodAnswer).waitFor();
      expect(await alerts()).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('goes on after a reload in the middle of an answer', async () => {
      model.script('slow-tokens');
      await ask();
      await answerText().getByText('Put one script').waitFor();
      await page.reload();
      await page.getByRole('article', { name: 'user' }).getByText(question).waitFor();
      await page.getByText(goodAnswer).waitFor();
      await page.getByRole('button', { name: 'Simpler' }).waitFor();
      expect(await answers().count()).toBe(1);
      expect(await page.locator('ol').count()).toBe(1);
      expect(await answers().getByText(goodAnswer).count()).toBe(1);
      expect(model.requests).toHaveLength(1);
      // Nothing is resumed once it has ended, and what was there is.
      await page.reload();
      await page.getByText(goodAnswer).waitFor();
      await page.getByRole('button', { name: 'Simpler' }).waitFor();
      expect(await answers().count()).toBe(1);
      expect(model.requests).toHaveLength(1);
      expect(await alerts()).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('uses the endpoints that it says it uses', async () => {
      await ask();
      await page.getByText(goodAnswer).waitFor();
      const isStock = transport === 'DefaultChatTransport';
      expect(posts(/^\/api\/sessions$/)).toBe(1);
      expect(posts(/^\/api\/chat$/)).toBe(isStock ? 1 : 0);
      expect(posts(/^\/api\/(prepare|stream)$/)).toBe(isStock ? 0 : 2);
    });

    it('shows why an answer failed', async () => {
      model.script('cut');
      await ask();
      await expect
        .poll(alerts, { timeout: 10_000 })
        .toEqual([expect.stringMatching(/^model_interrupted: The answer broke off/)]);
      await press('Simpler');
      await page.getByText(goodAnswer).waitFor();
      expect(await alerts()).toEqual([]);
    });

    function conversationsOf(): Promise<{ conversations: unknown[] }> {
      return page.evaluate(async (server) => {
        const token = localStorage['visitor'] ?? localStorage[`prep-chat:${server}`];
        const headers = { authorization: `Bearer ${token}` };
        return (await fetch(`${server}/api/conversations`, { headers })).json();
      }, product.url);
    }
  });
});
