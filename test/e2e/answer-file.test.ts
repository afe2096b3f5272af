import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { labels } from '../../widget/locales/en.ts';
import { hostPage } from '../screenshots/host-page.mjs';
import { startScriptedServer } from '../screenshots/scripted-server.mjs';
import { texts } from '../screenshots/texts.mjs';
import { openBrowser } from '../support/browser.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist', 'widget');
const file = '**/chunks/*/answer.js';
const {
  question,
  answer,
  starters: [starter = ''],
} = texts.en;
/** Words of the answer that stand between marks. */
const begin = answer.slice(0, 12);

describe('the file that only an answer needs', () => {
  let browser: Browser;
  let context: BrowserContext;
  let server: Awaited<ReturnType<typeof startScriptedServer>>;
  let page: Page;
  let order: string[];

  beforeAll(async () => {
    server = await startScriptedServer(dist, hostPage);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
    order = [];
    page.on('request', (request) => order.push(new URL(request.url()).pathname.split('/').at(-1) ?? ''));
  });
  afterEach(() => context.close());

  const field = () => page.getByRole('textbox', { name: labels.question });
  const text = () => page.locator('prep-chat-answer');
  const alert = () => page.getByRole('alert').getByText(labels.plain);

  async function open(state = 'done'): Promise<void> {
    const query = new URLSearchParams({ lang: 'en', endpoint: `${server.url}/${state}/en` });
    await page.goto(`${server.url}/page?${query}`);
    await field().waitFor();
  }

  async function ask(): Promise<void> {
    await field().fill(question);
    await field().press('Enter');
  }

  const isFormatted = () => page.locator('prep-chat-answer .section p').first().waitFor();

  it('is asked for while the question is typed, before the question is sent', async () => {
    await open();
    await page.waitForTimeout(300);
    expect(order).not.toContain('answer.js');
    await field().press('H');
    await expect.poll(() => order).toContain('answer.js');
    expect(order).not.toContain('sessions');
    await ask();
    await isFormatted();
    expect(order.filter((name) => name === 'answer.js')).toHaveLength(1);
  });

  it('is asked for when a starter is pointed at, and with a question that a script asks', async () => {
    await open();
    await page.getByRole('button', { name: starter }).hover();
    await expect.poll(() => order).toContain('answer.js');
    expect(order).not.toContain('sessions');

    await open('preparing');
    order = [];
    await page.locator('prep-chat').evaluate((chat: any) => chat.ask('How?'));
    await expect.poll(() => order).toEqual(expect.arrayContaining(['answer.js', 'sessions', 'prepare']));
    expect(order.indexOf('answer.js')).toBeLessThan(order.indexOf('prepare'));
  });

  it('is asked for at once where a conversation comes back', async () => {
    await open();
    await ask();
    await isFormatted();
    order = [];
    await page.reload();
    await field().waitFor();
    await expect.poll(() => order).toContain('answer.js');
  });

  it('moves nothing when it comes while the answer is prepared', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(file, (route) => held.then(() => route.continue()));
    await open('preparing');
    await ask();
    await page.locator('prep-chat-steps .started').waitFor();
    await page.waitForTimeout(200);
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as any).value);
      }).observe({ type: 'layout-shift' });
    });
    release();
    await page.waitForFunction(() => customElements.get('prep-chat-answer') !== undefined);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (globalThis as any).shifts)).toEqual([]);
  });

  it('may come after the answer, which is shown as it is written until then', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(file, (route) => held.then(() => route.continue()));
    await open();
    await ask();
    await text().getByText(begin).waitFor();
    expect(await text().textContent()).toBe(answer);
    expect(await alert().count()).toBe(0);
    release();
    await isFormatted();
    await page.getByRole('heading', { name: labels.sources }).waitFor();
    await page.getByRole('button', { name: labels.copy, exact: true }).waitFor();
    expect(await text().textContent()).toBe('');
  });

  it.each(['is gone from the server', 'cannot be reached'])(
    'is asked for again where it %s: question and answer are there meanwhile',
    async (how) => {
      await page.route(file, (route) =>
        how === 'cannot be reached' ? route.abort() : route.fulfill({ status: 404 }),
      );
      await open();
      await ask();
      await alert().waitFor();
      expect(await page.locator('prep-chat .question').textContent()).toBe(question);
      expect(await text().textContent()).toBe(answer);
      expect(await text().evaluate((element) => getComputedStyle(element).whiteSpaceCollapse)).toBe(
        'preserve',
      );

      const before = order.length;
      await page.getByRole('button', { name: labels.retry }).click();
      await expect.poll(() => order.slice(before)).toContain('answer.js');
      await alert().waitFor();

      await page.unroute(file);
      await page.getByRole('button', { name: labels.retry }).click();
      await isFormatted();
      expect(await alert().count()).toBe(0);
      await page.getByRole('heading', { name: labels.sources }).waitFor();
    },
  );

  it('is asked for again as soon as the browser is online, and the question with a button', async () => {
    await open();
    await context.setOffline(true);
    await ask();
    await page
      .getByRole('alert')
      .getByText(labels.failures['unavailable'] ?? '')
      .waitFor();
    expect(await page.locator('prep-chat .question').textContent()).toBe(question);
    await expect.poll(() => order).toContain('answer.js');
    order = [];
    await context.setOffline(false);
    await expect.poll(() => order).toContain('answer.js');
    await page.getByRole('button', { name: labels.retry }).click();
    await isFormatted();
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
