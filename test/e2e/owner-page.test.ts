import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type AxeRunner from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../bff/adapters/open-database.ts';
import { ApiClient } from '../support/api-client.ts';
import { addAskedDays } from '../support/asked-days.ts';
import { openBrowser, recordComplaints } from '../support/browser.ts';
import { startDemo } from '../support/demo-product.ts';
import { freshDataDir, runProduct, type Product } from '../support/product.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const token = 'owner-'.repeat(6);
/** Text that would become an element, were it taken for HTML. */
const hostile = '<img src=x onerror=alert(1)> Which wine goes with octopus?';

describe('the owner’s page', () => {
  const folder = freshDataDir();
  let product: Product;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    const database = await openDatabase({ dataDir: folder.dataDir });
    await addAskedDays(database.sql, hostile);
    await database.close();
    product = await startDemo(folder.dataDir, { PREP_CHAT_ADMIN_TOKEN: token });
    const client = ApiClient.to(product.url);
    await client.startSession();
    await client.ask('How do I put the widget on my page?');
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(15_000);
    complaints = recordComplaints(page);
    await page.goto(`${product.url}/admin`);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    folder.dispose();
  });

  async function violations(): Promise<string[]> {
    return page.evaluate(async () => {
      const { run } = (globalThis as unknown as { axe: typeof AxeRunner }).axe;
      const result = await run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      });
      return result.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    });
  }

  /** What axe finds in light and dark, and in four widths what is wider than the page. */
  async function looks(): Promise<string[]> {
    // Not as a script of the page, which its policy would refuse.
    await page.evaluate(axe);
    const found: string[] = [];
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations()).map((line) => `${colorScheme} ${line}`));
    }
    for (const width of [320, 768, 1_920, 1_280]) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) found.push(`${wide} wide in ${width}`);
    }
    return found;
  }

  /** Moves the focus with Tab to what has this name. */
  async function tabTo(name: string | RegExp): Promise<void> {
    for (let n = 0; n < 90; n += 1) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate(() => {
        const active = document.activeElement;
        return (
          active?.getAttribute('aria-label') ?? active?.textContent?.replaceAll(/\s+/g, ' ').trim() ?? ''
        );
      });
      if (typeof name === 'string' ? text === name : name.test(text)) return;
    }
    throw new Error(`no stop named ${name}`);
  }

  it('lets nobody in with a wrong token, and says so at the field', async () => {
    expect(await looks()).toEqual([]);
    const field = page.getByLabel('Token', { exact: true });
    await field.fill('wrong');
    await field.press('Enter');
    await page.getByRole('alert').getByText('not the token').waitFor();
    expect(await field.evaluate((each) => each.matches(':focus'))).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
  });

  it('opens by keyboard, and keeps the token out of every address and of what outlives the tab', async () => {
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await page.keyboard.press('Control+a');
    await page.keyboard.type(token);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ask this site' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(addresses.filter((url) => url.includes('/api/admin/')).length).toBeGreaterThan(4);
    expect([...addresses, page.url()].join('\n')).not.toContain(token);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }) + document.cookie)).not.toContain(
      token,
    );
    await page.reload();
    await page.getByRole('heading', { level: 2, name: 'At a glance' }).waitFor();
  });

  it('has no barrier that axe knows, in light, dark and four widths', async () => {
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await looks()).toEqual([]);
    for (const summary of await page.locator('.chart summary').all()) await summary.click();
  });

  it('shows what a visitor typed as text and as nothing else', async () => {
    await page.locator('.gaps h3', { hasText: hostile }).waitFor();
    expect(await page.locator('.questions th', { hasText: hostile }).count()).toBe(29);
    expect(await page.locator('main img, main b').count()).toBe(0);
  });

  it('draws each day, and says the same in words and in a table', async () => {
    const chart = page.getByRole('figure', { name: 'Questions a day' });
    expect(await chart.getByRole('img').getAttribute('aria-label')).toMatch(
      /^Questions a day: 30 in 30 days, at most 1 a day\./,
    );
    expect(await chart.locator('svg g').count()).toBe(30);
    await chart.getByText('As a table').click();
    const rows = await chart.locator('tbody tr').allInnerTexts();
    const answered = rows.filter((row) => row.endsWith('\t1\t0')).length;
    const unanswered = rows.filter((row) => row.endsWith('\t0\t1')).length;
    expect([rows.length, answered + unanswered]).toEqual([30, 30]);
    expect(await page.locator('.tiles', { hasText: 'Not answered' }).innerText()).toContain(
      `\n${unanswered}\n`,
    );
  });

  it('gives a tag for the site’s pages, one of them pinned to the bytes that the server has', async () => {
    const tags = await page.locator('pre code').allInnerTexts();
    expect(tags).toHaveLength(2);
    expect(tags[0]).toBe(`<script type="module" src="${product.url}/prep-chat.js"></script>`);
    const [, address = '', integrity = ''] = /src="([^"]+)" integrity="([^"]+)"/.exec(tags[1] ?? '') ?? [];
    expect(product.output()).toContain(`${address} ${integrity}`);
    const script = await fetch(address);
    expect(script.headers.get('cache-control')).toMatch(/immutable/);
    const hash = await crypto.subtle.digest('SHA-384', await script.arrayBuffer());
    expect(integrity).toBe(`sha384-${Buffer.from(hash).toString('base64')}`);
  });

  it('changes the period, and says which one it shows', async () => {
    await page.getByLabel('Period').selectOption('7');
    await page.getByRole('status').getByText('The last 7 days').waitFor();
    expect(await page.locator('.questions tbody tr').count()).toBe(7);
    await page.getByLabel('Period').selectOption('30');
    await page.getByRole('status').getByText('The last 30 days').waitFor();
  });

  it('hands out and erases a visitor’s data by keyboard, after a second question', async () => {
    const before = await page.locator('.questions tbody tr').count();
    await page.locator('#questions').focus();
    await tabTo(`Data of the visitor who asked: ${hostile}`);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'A visitor’s data' });
    await dialog.getByText('1 question in 1 conversation').waitFor();
    expect(await violations()).toEqual([]);
    const downloading = page.waitForEvent('download');
    await tabTo('Download as JSON');
    await page.keyboard.press('Enter');
    const file = await (await downloading).path();
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      conversations: [{ turns: [{ question: hostile }] }],
    });
    await tabTo('Erase …');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(
      'Yes, erase all of it',
    );
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('Erased').waitFor();
    expect(await page.locator('.questions tbody tr').count()).toBe(before - 1);
    expect(await dialog.count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('questions');
  });

  it('forgets the token when its owner signs out, and has broken no rule of its policy', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token', { exact: true }).waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    expect(complaints).toEqual([]);
    const { headers } = await fetch(`${product.url}/admin`);
    expect(headers.get('content-security-policy')).toMatch(
      /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/,
    );
  });

  it('has said what the commands print', async () => {
    const owner = ApiClient.to(product.url);
    owner.token = token;
    const [gaps, stats, content] = await Promise.all(
      ['gaps?days=30', 'stats?days=30', 'content'].map(async (path) =>
        (await owner.get(`/api/admin/${path}`)).json(),
      ),
    );
    expect(await product.stop()).toBe(0);
    const env = { PREP_CHAT_DATA_DIR: folder.dataDir };
    const print = async (...args: string[]) => JSON.parse((await runProduct(args, env)).output) as object;
    expect(stats).toEqual(await print('stats', '--json'));
    expect(gaps).toMatchObject(await print('gaps', '--json'));
    const { sources } = content as { sources: { source: string; pages: number }[] };
    const [source] = sources;
    expect(await print('sources', 'list')).toMatchObject({ source: source?.source, pages: source?.pages });
  });
});
