import type { Browser } from 'playwright';

/** What the load of somebody's page takes, as web vitals have it: ms, and CLS without a unit. */
export interface Load {
  lcp: number;
  cls: number;
  tbt: number;
}

/** How long a page is watched after its load, in ms: whatever a widget does by itself, it has done. */
const settleMs = 700;

/** Loads a page in a browser context of its own. */
export async function loadOf(browser: Browser, url: string): Promise<Load> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(() => {
      const load = { lcp: 0, cls: 0, tbt: 0 };
      Object.assign(globalThis, { load });
      const observe = (type: string, take: (entry: PerformanceEntry) => void) =>
        new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
      observe('largest-contentful-paint', ({ startTime }) => (load.lcp = startTime));
      observe('layout-shift', (entry) => (load.cls += (entry as PerformanceEntry & { value: number }).value));
      observe('longtask', ({ duration }) => (load.tbt += Math.max(0, duration - 50)));
    });
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(settleMs);
    return await page.evaluate(() => (globalThis as unknown as { load: Load }).load);
  } finally {
    await context.close();
  }
}
