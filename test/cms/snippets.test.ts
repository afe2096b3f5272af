import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { GeneratedSite } from '../support/generated-site.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

const cms = fileURLToPath(new URL('../../demo/cms/', import.meta.url));
const read = (name: string) => readFileSync(join(cms, name), 'utf8');
const question = 'Within how many days can I send a kettle back?';

interface Liquid {
  parseAndRenderSync(text: string, values: object): string;
}

describe('the snippets of demo/cms, in pages of a site elsewhere', () => {
  const site = new GeneratedSite();
  const folder = freshDataDir();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let liquid: Liquid;

  /** A page of the site with the snippet in it, its server put in for the example's. */
  const open = async (name: string, snippet: string) => {
    const html = snippet.replaceAll(/https:\/\/chat\.example\.com|http:\/\/127\.0\.0\.1:8787/g, product.url);
    const whole = /<html/.test(html)
      ? html
      : `<!doctype html><html lang="en"><title>Shop</title><body><main><h1>The tea shop</h1>${html}</main></body></html>`;
    site.write(`site/${name}.html`, whole);
    page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
    await page.goto(`${site.url}/${name}`);
  };
  const askAndCheck = async () => {
    const box = page.getByRole('textbox', { name: 'Your question' });
    await box.fill(question);
    await box.press('Enter');
    const source = page.locator('prep-chat-sources a').first();
    await source.waitFor({ timeout: 15_000 });
    expect(await source.getAttribute('href')).toMatch(`${site.url}/returns`);
    await page.close();
  };
  const launcher = () => page.getByRole('button', { name: 'Ask a question' });

  beforeAll(async () => {
    await site.listen();
    site.serve('site');
    const args = ['start', '--content', join(cms, 'html', 'pages'), '--url', site.url];
    product = await startProduct(folder.dataDir, { PREP_CHAT_ALLOWED_ORIGINS: site.url }, args);
    browser = await openBrowser();
    await site.installPackages(['liquidjs@10']);
    const { Liquid: LiquidEngine } = createRequire(join(site.folder, 'x.js'))('liquidjs');
    liquid = new LiquidEngine();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    site.close();
    folder.dispose();
  });

  it('plain HTML: the button, and the box in the text', async () => {
    await open('index', read('html/pages/index.html'));
    await launcher().click();
    await askAndCheck();
    await open('returns', read('html/pages/returns.html'));
    await askAndCheck();
  });

  it('Webflow and Ghost: the code for all pages, and the embed for one', async () => {
    for (const name of ['webflow/site-wide.html', 'ghost/code-injection.html']) {
      await open('page', read(name));
      await launcher().click();
      await askAndCheck();
    }
    await open('embed', read('webflow/embed.html'));
    await askAndCheck();
  });

  it('Shopify: snippet, section and app embed, with the settings that their schemas name', async () => {
    for (const [name, kind] of [
      ['sections/prep-chat', 'section'],
      ['app-extension/blocks/chat', 'block'],
    ] as const) {
      const [text = '', schema = ''] = read(`shopify/${name}.liquid`).split(/{% (?:end)?schema %}/);
      const { settings } = JSON.parse(schema) as { settings: { id: string; default?: string }[] };
      const values = Object.fromEntries(settings.map((each) => [each.id, each.default ?? '']));
      const used = [...text.matchAll(/settings\.(\w+)/g)].map(([, id]) => id);
      expect(new Set(used)).toEqual(new Set(Object.keys(values)));
      await open(kind, liquid.parseAndRenderSync(text, { [kind]: { settings: values } }));
      if (kind === 'block') await launcher().click();
      await askAndCheck();
    }
    const given = { server: 'https://chat.example.com', heading: 'Ask "us" <now>' };
    await open('snippet', liquid.parseAndRenderSync(read('shopify/snippets/prep-chat.liquid'), given));
    await launcher().click();
    expect(await page.locator('prep-chat').getAttribute('heading')).toBe(given.heading);
    await askAndCheck();
  });
});
