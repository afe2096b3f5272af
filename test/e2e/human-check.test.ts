import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, servePage } from '../support/browser.ts';
import { roomyLimits } from '../support/app.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, type Product } from '../support/product.ts';

describe('the human check of the built product', () => {
  const folder = freshDataDir();
  let product: Product;
  let browser: Browser;
  let site: Awaited<ReturnType<typeof servePage>>;

  beforeAll(async () => {
    site = await servePage('<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1></html>');
    browser = await openBrowser();
  });
  afterAll(async () => {
    site?.close();
    await browser?.close();
    await product?.stop();
    folder.dispose();
  });

  async function start(humanCheck: object, env: Record<string, string> = {}): Promise<Page> {
    await product?.stop();
    const config = join(folder.dataDir, 'config.json');
    writeFileSync(config, JSON.stringify({ limits: roomyLimits, humanCheck }));
    product = await startDemo(folder.dataDir, {
      PREP_CHAT_CONFIG: config,
      PREP_CHAT_ALLOWED_ORIGINS: site.url,
      ...env,
    });
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.addScriptTag({ type: 'module', url: `${product.url}/prep-chat.js` });
    await page.getByRole('button', { name: 'Ask a question' }).click();
    await field(page).waitFor();
    return page;
  }

  const field = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
  async function ask(page: Page): Promise<void> {
    const answers = page.getByRole('button', { name: 'Copy', exact: true });
    const before = await answers.count();
    await field(page).fill('How do I put the widget on my page?');
    await field(page).press('Enter');
    await expect.poll(() => answers.count(), { timeout: 20_000 }).toBe(before + 1);
  }

  /** Time between the challenge of a question and the proof that is sent for it, in ms. */
  async function timeOfProof(page: Page): Promise<number> {
    let [challenged, proven] = [0, 0];
    page.on('response', (response) => {
      if (response.url().endsWith('/api/prepare') && response.status() === 403)
        challenged = performance.now();
    });
    page.on('request', (request) => {
      if (request.url().endsWith('/api/prepare') && request.postData()?.includes('"proof"'))
        proven = performance.now();
    });
    await ask(page);
    page.removeAllListeners('response');
    page.removeAllListeners('request');
    expect(challenged).toBeGreaterThan(0);
    return proven - challenged;
  }

  // Other work on the machine slows a proof too.
  it('A11Y-16 is passed unseen, within 2 s on a CPU that is four times slower', { retry: 2 }, async () => {
    const page = await start({ kind: 'altcha', always: true });
    const hosts = new Set<string>();
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await ask(page);
    const usual = [await timeOfProof(page), await timeOfProof(page), await timeOfProof(page)];
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const slowed = [await timeOfProof(page), await timeOfProof(page)];
    console.log(`proof of work: ${usual.map(Math.round)} ms, slowed ${slowed.map(Math.round)} ms`);
    expect(Math.max(...slowed)).toBeLessThanOrEqual(2_000);
    // Key derivation runs on a thread that the browser does not slow: four times the usual time counts as well.
    expect((usual.toSorted((a, b) => a - b)[1] ?? Infinity) * 4).toBeLessThanOrEqual(2_000);
    expect([...hosts]).toEqual([new URL(product.url).host]);
    await page.close();
  });

  it('loads the script of a service only where the owner chose it', async () => {
    const page = await start(
      { kind: 'turnstile', siteKey: 'public', always: true },
      { PREP_CHAT_HUMAN_CHECK_SECRET: 'secret' },
    );
    const asked: string[] = [];
    await page.route('https://challenges.cloudflare.com/**', async (route) => {
      asked.push(route.request().url());
      await route.fulfill({
        contentType: 'text/javascript',
        body: `globalThis.turnstile = { render(box, { sitekey }) { box.textContent = 'check of ' + sitekey; } };`,
      });
    });
    await field(page).fill('How?');
    await field(page).press('Enter');
    await page.getByText('check of public').waitFor();
    expect(asked).toEqual(['https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit']);
    await page.close();
  });
});
