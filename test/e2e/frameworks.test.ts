import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import type { Browser, Page } from 'playwright';
import { build, type PluginOption } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBrowser, recordComplaints, recordTraffic } from '../support/browser.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';
import { serveSite, type Site } from '../support/site.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const isCustomElement = (tag: string) => tag === 'prep-chat';
const plugins: Record<string, () => PluginOption[]> = {
  react: () => [],
  vue: () => [vue({ template: { compilerOptions: { isCustomElement } } })],
  svelte: () => [svelte({ configFile: false })],
  angular: () => [],
};
const names = Object.keys(plugins);

const contentTypes: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
};

/** Bundles the page of a framework with what the package's own description names. */
async function bundle(name: string): Promise<string> {
  const outDir = join(root, 'test', '.output', 'frameworks', name);
  const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await build({
    root: join(root, 'test', 'frameworks', name),
    configFile: false,
    logLevel: 'warn',
    plugins: plugins[name]?.() ?? [],
    // A package is not in its own node_modules.
    resolve: { alias: [{ find: /^prep-chat$/, replacement: join(root, exports['.'].default) }] },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5_000 },
  });
  return outDir;
}

function serveFolder(folder: string): Promise<Site> {
  return serveSite(async (path) => {
    const file = path === '/' ? '/index.html' : path;
    const body = await readFile(join(folder, file)).catch(() => undefined);
    return body && { body, headers: { 'content-type': contentTypes[extname(file)] ?? 'text/plain' } };
  });
}

describe('the package in a framework', () => {
  const folder = freshDataDir();
  const sites = new Map<string, Site>();
  let model: OpenAiServer;
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    for (const name of names) sites.set(name, await serveFolder(await bundle(name)));
    model = await startOpenAiServer({ tokenMs: 2, slowMs: 150 });
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

  describe.each(names)('%s', (name) => {
    let page: Page;
    let complaints: string[];

    beforeEach(async () => {
      model.reset();
      page = await browser.newPage();
      complaints = recordComplaints(page);
      await page.goto(`${sites.get(name)?.url}/?endpoint=${encodeURIComponent(product.url)}`);
      await page.getByRole('textbox', { name: 'Your question' }).waitFor();
    });
    afterEach(() => page.close());

    const press = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
    const outcomes = () => page.locator('output').textContent();

    it('calls a method, answers with sources, and calls the handler of the page', async () => {
      await press('Ask for me');
      await page.getByRole('heading', { name: 'Sources', exact: true }).waitFor();
      await page.locator('prep-chat-answer').getByText('everything else is optional').waitFor();
      await expect.poll(outcomes).toBe('done');
      expect(complaints).toEqual([]);
    });

    it('hands on the attribute that changes with the state of the page', async () => {
      const chat = page.locator('prep-chat');
      await expect.poll(() => chat.getAttribute('theme')).toBe('light');
      await press('Dark');
      await expect.poll(() => chat.getAttribute('theme')).toBe('dark');
      expect(complaints).toEqual([]);
    });

    it('hands on a property that is no text', async () => {
      await page.getByRole('heading', { name: 'Ask the shop' }).waitFor({ timeout: 5_000 });
      expect(complaints).toEqual([]);
    });

    it('removes and adds the element in the middle of an answer', async () => {
      const traffic = recordTraffic(page);
      model.script('slow-tokens');
      await press('Ask for me');
      await page.locator('prep-chat-answer').getByText('Put one script').waitFor();
      await press('Remove');
      await expect.poll(() => page.locator('prep-chat').count()).toBe(0);
      await press('Add');
      // The answer that was being written goes on.
      await page.getByRole('button', { name: 'Answer again' }).waitFor({ timeout: 15_000 });
      await press('Ask for me');
      await expect.poll(() => page.locator('prep-chat-turn').count()).toBe(2);
      await expect
        .poll(() => page.getByRole('button', { name: 'Answer again' }).count(), { timeout: 15_000 })
        .toBe(2);
      await expect.poll(outcomes).toMatch(/done$/);
      const prepared = traffic.requests.filter(
        ({ method, path }) => method === 'POST' && path === '/api/prepare',
      );
      expect(prepared).toHaveLength(2);
      expect(complaints).toEqual([]);
    });
  });
});
