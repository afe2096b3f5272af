import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostPage } from '../screenshots/host-page.mjs';
import { startScriptedServer } from '../screenshots/scripted-server.mjs';
import { openBrowser } from '../support/browser.ts';
import { followScripts } from '../support/script-weight.mjs';

const dist = join(import.meta.dirname, '..', '..', 'dist', 'widget');

/**
 * Bytes, gzip -9. `answered`: all that was loaded since the page was opened, until the first answer is there with
 * its sources and buttons. The launcher's mark is 7 kB; the other's is 32 kB and is not held: docs/decisions/0010.
 */
const most = { launcher: 7_000, answered: 41_600 };

describe('what the widget costs a page', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startScriptedServer>>;
  let page: Page;

  beforeAll(async () => {
    server = await startScriptedServer(dist, hostPage);
    browser = await openBrowser();
    page = await browser.newPage();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is one small file before anybody means to ask, and nothing is stored or shifted', async () => {
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as PerformanceEntry & { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const scripts = followScripts(page, dist);
    const query = new URLSearchParams({ lang: 'en', endpoint: `${server.url}/done/en`, closed: '1' });
    await page.goto(`${server.url}/page?${query}`);
    const launcher = page.getByRole('button', { name: 'Ask a question' });
    await launcher.waitFor();
    await page.waitForTimeout(400);
    const closed = scripts.take();
    expect(closed.paths).toEqual(['/prep-chat.js']);
    expect(closed.gzip).toBeLessThanOrEqual(most.launcher);
    expect(
      await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length),
    ).toBe(0);

    await launcher.hover();
    await expect.poll(() => page.locator('prep-chat-panel').count()).toBe(1);
    await launcher.click();
    const field = page.getByRole('textbox', { name: 'Your question' });
    await field.waitFor();
    const opened = scripts.take();
    expect(opened.paths.map((path) => path.split('/').at(-1))).toEqual(['panel.js', 'en.js']);
    expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);

    await field.fill('How do I put the widget on my page?');
    await field.press('Enter');
    await page.getByRole('button', { name: 'Answer again' }).waitFor();
    await page.waitForTimeout(400);
    const answered = closed.gzip + opened.gzip + scripts.take().gzip;
    expect(answered).toBeLessThanOrEqual(most.answered);
    // What was saved is to stay saved.
    expect(answered).toBeGreaterThan(most.answered * 0.98);
    await page.getByRole('button', { name: 'Close' }).first().click();
    expect(await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)).toEqual([]);
  });

  it('shares no code between the launcher and the panel, which would load the script again', async () => {
    const chunks = await page.evaluate(async () => {
      const found = performance.getEntriesByType('resource').map(({ name }) => name);
      return Promise.all(
        found.filter((name) => name.includes('/chunks/')).map(async (name) => (await fetch(name)).text()),
      );
    });
    expect(chunks.length).toBeGreaterThan(1);
    for (const chunk of chunks) expect(chunk).not.toMatch(/["'`][./]*\/prep-chat\.js/);
  });
});
