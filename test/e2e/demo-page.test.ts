import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type AxeRunner from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser, recordComplaints, recordTraffic } from '../support/browser.ts';
import { htmlPage, serveCrawledSite, type CrawledSite } from '../support/crawled-site.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, roomyConfig, type Product } from '../support/product.ts';
import { serveSite, type Site } from '../support/site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const owls = htmlPage('What owls eat', ['/visit']).replace(
  'Some words',
  'Our owls eat two mice every evening, and a beetle on Sundays. Some words',
);

describe('the front page', () => {
  const folder = freshDataDir();
  let product: Product;
  let browser: Browser;
  let host: Site;
  let hostHtml = '';
  let owlSite: CrawledSite;
  let key = '';

  beforeAll(async () => {
    host = await serveSite(() => ({ body: hostHtml }));
    owlSite = await serveCrawledSite({ '/': owls, '/visit': htmlPage('Visit the farm') });
    const config = JSON.parse(readFileSync(roomyConfig, 'utf8'));
    config.limits.reuseHours = 24;
    const file = join(folder.dataDir, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    [product, browser] = await Promise.all([
      startDemo(folder.dataDir, { PREP_CHAT_CONFIG: file, PREP_CHAT_ALLOWED_ORIGINS: host.url }),
      openBrowser(),
    ]);
    // It is printed after the address that the product is known to be ready by.
    key = await vi.waitFor(() => {
      const printed = /#key=(\w{64})/.exec(product.output())?.[1];
      if (printed === undefined) throw new Error('no key was printed');
      return printed;
    });
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    host?.close();
    owlSite?.close();
    folder.dispose();
  });

  async function open({
    path = '/',
    ...context
  }: BrowserContextOptions & { path?: string } = {}): Promise<Page> {
    const page = await browser.newPage(context);
    page.setDefaultTimeout(20_000);
    await page.goto(product.url + path);
    await page.locator('prep-chat').getByRole('textbox').waitFor();
    return page;
  }
  /** What axe finds; `rules`: by these alone. Evaluated, because the page's policy would refuse it as a script. */
  async function violations(page: Page, rules?: string[]): Promise<string[]> {
    await page.evaluate(axe);
    return page.evaluate(async (only) => {
      const { run } = (globalThis as unknown as { axe: typeof AxeRunner }).axe;
      const all = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
      const result = await run(document, {
        runOnly: only ? { type: 'rule', values: only } : { type: 'tag', values: all },
      });
      return result.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    }, rules);
  }
  const widget = (page: Page) => page.locator('prep-chat');
  const answered = (page: Page) => widget(page).getByRole('button', { name: 'Answer again' }).waitFor();

  it('loads nothing from elsewhere and breaks no policy', async () => {
    const page = await browser.newPage();
    const complaints = recordComplaints(page);
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.goto(product.url);
    await widget(page).getByRole('textbox').waitFor();
    expect(addresses.filter((address) => !address.startsWith(`${product.url}/`))).toEqual([]);
    expect(addresses.filter((address) => /\/(?:api|tour)\//.test(address))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('has a playground that changes the widget at once, with the keyboard alone', async () => {
    const page = await open();
    const form = page.locator('#playground');
    await form.getByRole('radio', { name: 'Comfortable' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await widget(page).getAttribute('density')).toBe('compact');
    await form.getByLabel('Language').selectOption('de');
    await widget(page).getByRole('textbox', { name: 'Frage' }).waitFor();
    await form.getByLabel('Accent colour').fill('#7a1fa2');
    const send = widget(page).locator('.send');
    await expect
      .poll(() => send.evaluate((button) => getComputedStyle(button).backgroundColor))
      .toBe('rgb(122, 31, 162)');
    await form.getByLabel('Text in the round button').fill('Hey');
    await form.getByText('Floating').click();
    await page.locator('.launcher-text').filter({ hasText: 'Hey' }).waitFor();
    expect(
      await widget(page).evaluate((chat) => chat.shadowRoot?.querySelector('.launcher')?.checkVisibility()),
    ).toBe(true);
    await page.close();
  });

  it.each([
    ['a script tag', ['Floating', 'Start', 'Compact', 'Dark']],
    ['an element', ['In the page', 'Folded']],
  ])('gives code that works where it is pasted: %s', async (_, choices) => {
    const page = await open();
    for (const choice of choices)
      await page.locator('#playground').getByText(choice, { exact: true }).click();
    await page.locator('#playground').getByLabel('Title').fill('Ask "us" & them');
    const snippet = (await page.locator('#snippet').textContent()) ?? '';
    const shown = (tab: Page) =>
      widget(tab).evaluate((chat) =>
        Object.fromEntries(
          ['accent', 'mode', 'position', 'theme', 'density', 'steps', 'heading'].map((name) => [
            name,
            String((chat as unknown as Record<string, unknown>)[name]),
          ]),
        ),
      );
    const expected = await shown(page);
    hostHtml = `<!doctype html><html lang="en"><title>Host</title><body>${snippet}</body></html>`;
    const tab = await browser.newPage();
    await tab.goto(host.url);
    await tab.waitForFunction(() => customElements.get('prep-chat') && document.querySelector('prep-chat'));
    expect(await shown(tab)).toEqual(expected);
    const launcher = tab.getByRole('button', { name: 'Ask a question' });
    if (await launcher.isVisible()) await launcher.click();
    const field = tab.getByRole('textbox');
    await field.fill('Does it work without an AI key?');
    await field.press('Enter');
    await answered(tab);
    await tab.close();
    await page.close();
  });

  it('asks a question anew, again and for another answer, and shows what each took', async () => {
    const page = await open();
    const receipts: { reuse: string; spent: { steps: number } }[] = [];
    page.on('response', async (response) => {
      if (response.url().endsWith('/receipt')) receipts.push(await response.json());
    });
    await page.getByRole('button', { name: 'Ask it three times' }).click();
    await page.getByText('Done: three answers.').waitFor();
    const cells = async (name: string) => page.getByRole('row', { name }).getByRole('cell').allTextContents();
    expect(receipts.map(({ reuse }) => reuse)).toEqual(['none', 'exact', 'exact']);
    expect(await cells('Steps run')).toEqual([String(receipts[0]?.spent.steps), '0', '0']);
    expect(receipts[0]?.spent.steps).toBeGreaterThan(3);
    expect((await cells('Searches')).slice(1)).toEqual(['0', '0']);
    for (const wait of await cells('Wait for the first word')) expect(wait).toMatch(/^\d+(?:\.\d+)? m?s$/);
    const spans = await page.locator('.timeline .name').allTextContents();
    expect(spans).toEqual([
      'Stored',
      'Search the site',
      'Rank the passages',
      'Pick the sentences',
      'Prepare the answer',
      'First word',
      'Answer written',
    ]);
    expect(await page.locator('.sources a').count()).toBeGreaterThan(1);
    await page.close();
  });

  it('breaks the server only for whoever has its key', async () => {
    const page = await open();
    expect(await page.getByText('Break it', { exact: true }).count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: 'Ask a question and break it' }).isVisible()).toBe(false);
    for (const [path, body] of [
      ['/tour/faults', { kind: 'network', seconds: 1 }],
      ['/tour/site', { address: owlSite.url, mostPages: 1, allowPrivate: true }],
    ] as const) {
      for (const token of ['', 'x'.repeat(64)]) {
        const response = await fetch(product.url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(body),
        });
        expect(response.status).toBe(401);
      }
    }
    const own = await fetch(`${product.url}/tour/faults`, { headers: { authorization: `Bearer ${key}` } });
    expect(await own.json()).toEqual({ armed: false, events: [] });
    await page.close();
  });

  it(
    'is really broken in each way that it offers, and the widget recovers',
    { timeout: 90_000 },
    async () => {
      const page = await open({ path: `/#key=${key}` });
      expect(page.url()).toBe(`${product.url}/`);
      await page.locator('#break-form select').selectOption('2');
      for (const [kind, sign] of [
        ['worker', /The worker was stopped in the middle of a step: [a-z]/],
        ['stream', /The connection of the answer was reset/],
        ['network', /All connections were reset[^]*This page cannot reach the server/],
      ] as const) {
        const traffic = recordTraffic(page);
        await page.locator(`#break-form [value=${kind}]`).check();
        await page.getByRole('button', { name: 'Ask a question and break it' }).click();
        await page.locator('.log .good').filter({ hasText: 'Recovered' }).waitFor({ timeout: 25_000 });
        expect(await page.locator('.log').innerText()).toMatch(sign);
        // Whoever connects again has lost nothing and asked nothing twice.
        if (kind === 'stream')
          expect(
            traffic.requests.filter(({ path }) => /^\/api\/answers\/\w+\/stream$/.test(path)),
          ).toHaveLength(1);
      }
      await page.close();
    },
  );

  it('reads a site and has the widget answer from it; what fails is said and can be tried again', async () => {
    const page = await open({ path: `/#key=${key}` });
    const form = page.locator('#point-form');
    await form.getByLabel('Address').fill(`${owlSite.url}/`);
    await form.getByRole('button', { name: 'Read it' }).click();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await page.locator('#point-state .problem').textContent()).toContain('is not allowed');
    await form.getByRole('checkbox').check();
    await again.click();
    await page.getByText('Read: 2 pages. The widget answers from them now').waitFor({ timeout: 30_000 });
    const field = widget(page).getByRole('textbox');
    await field.fill('What do the owls eat?');
    await field.press('Enter');
    await answered(page);
    await widget(page).getByText('two mice every evening').first().waitFor();
    expect(await widget(page).locator('prep-chat-sources a').first().getAttribute('href')).toContain(
      owlSite.url,
    );
    await page.getByRole('button', { name: 'Answer from the docs again' }).click();
    expect(await widget(page).getAttribute('site')).toBeNull();
    await widget(page).getByText('How do I put the widget on my page?').waitFor();
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds, %s', async (colorScheme) => {
    const page = await open({ path: `/#key=${key}`, colorScheme });
    await page.getByRole('button', { name: 'Ask it three times' }).click();
    await page.getByText('Done: three answers.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  it('has documentation in which axe finds nothing, in light and dark, that fits four widths', async () => {
    const page = await browser.newPage();
    await page.goto(`${product.url}/docs/`);
    const addresses = await page
      .locator('a[href^="/docs/"]')
      .evaluateAll((links) => [...new Set(links.map((link) => (link as HTMLAnchorElement).pathname))]);
    expect(addresses.length).toBeGreaterThan(45);
    const found: string[] = [];
    for (const address of addresses) {
      await page.goto(product.url + address);
      found.push(...(await violations(page)).map((line) => `${address} ${line}`));
      await page.emulateMedia({ colorScheme: 'dark' });
      found.push(...(await violations(page, ['color-contrast'])).map((line) => `${address} dark ${line}`));
      await page.emulateMedia({ colorScheme: 'light' });
      for (const width of [320, 768, 1_920, 1_280]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) found.push(`${address} is ${wide} wide in ${width}`);
      }
    }
    expect(found).toEqual([]);
    await page.close();
  });

  it('fits screens of 320, 390, 768 and 1280 pixels in both directions, and stands still for who wants that', async () => {
    const page = await open({ reducedMotion: 'reduce' });
    for (const direction of ['ltr', 'rtl']) {
      await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
      for (const width of [320, 390, 768, 1_280]) {
        await page.setViewportSize({ width, height: 800 });
        const over = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(over, `${direction} ${width}`).toBe(0);
      }
    }
    const still = await page.evaluate(() => ({
      scroll: getComputedStyle(document.documentElement).scrollBehavior,
      moving: document.getAnimations().length,
    }));
    expect(still).toEqual({ scroll: 'auto', moving: 0 });
    await page.close();
  });
});
