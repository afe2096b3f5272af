import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { feelOf, type Feel } from '../support/host-page-feel.ts';
import { startStreamingSite, type StreamingSite } from '../support/streaming-site.ts';

/** A busy machine only makes things slower: the best of so many tries counts, each against how busy it was. */
const tries = 4;
const longestTask = 50;
/** What a machine may be excused for at most; with more a task of twice the length would pass. */
const mostNoise = 2;

const sorted = (values: number[]) => values.toSorted((a, b) => a - b);
const at = (values: number[], share: number) =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

describe('the page while an answer of 100 kB streams into the open panel, on a processor slowed four times', () => {
  let browser: Browser;
  let site: StreamingSite;
  const feels: Feel[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    site = await startStreamingSite({ length: 100_000, chunks: 2_000, pauseMs: 4 });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  const best = async (isGood: (feel: Feel) => boolean): Promise<Feel | undefined> => {
    for (const feel of feels) if (isGood(feel)) return feel;
    while (feels.length < tries) {
      const feel = await feelOf(browser, site.url);
      feels.push(feel);
      if (isGood(feel)) return feel;
    }
    return undefined;
  };

  const figures = () => JSON.stringify(feels, (key, value: unknown) => (key === 'text' ? undefined : value));

  it('has no task of more than 50 ms', { timeout: 400_000 }, async () => {
    const feel = await best(
      ({ longestTask: longest, noise }) => longest <= longestTask * Math.min(noise, mostNoise),
    );
    expect(feel, figures()).toBeDefined();
    // No task was short because something was left out.
    const words = site.text
      .match(/[a-z]{2,}/g)
      ?.slice(-20)
      .join(' ');
    expect(
      feel?.text
        .match(/[a-z]{2,}/g)
        ?.slice(-20)
        .join(' '),
    ).toBe(words);
  });

  it(
    'answers a click at most one task later than at rest, and never slowly',
    { timeout: 400_000 },
    async () => {
      const isGood = ({ clicksAtRest, clicksWhileStreaming, noiseByTheClock }: Feel) =>
        clicksWhileStreaming.length > 20 &&
        at(clicksWhileStreaming, 0.98) <= 200 * Math.min(noiseByTheClock, mostNoise) &&
        at(clicksWhileStreaming, 0.75) <=
          at(clicksAtRest, 0.75) + longestTask * Math.min(noiseByTheClock, mostNoise);
      const feel = await best(isGood);
      expect(feel, figures()).toBeDefined();
    },
  );
});

describe('what is around the widget', () => {
  let browser: Browser;
  let site: StreamingSite;
  beforeAll(async () => {
    browser = await openBrowser();
    site = await startStreamingSite({ length: 6_000, chunks: 60, pauseMs: 10 });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** Notes where the page's own elements are, frame by frame, and what the browser itself counts as a shift. */
  const watch = (page: Page) =>
    page.evaluate(() => {
      const own = [...document.querySelectorAll('body, body :not(prep-chat, script)')];
      const where = () => JSON.stringify(own.map((element) => element.getBoundingClientRect()));
      const first = where();
      const seen = { frames: 0, moves: 0, shiftsOutside: 0, inside: 0 };
      Object.assign(globalThis, { seen });
      const look = () => {
        seen.frames += 1;
        if (where() !== first) seen.moves += 1;
        requestAnimationFrame(look);
      };
      look();
      type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] };
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries() as Shift[]) {
          // A node inside a shadow tree is not told.
          if (sources.some(({ node }) => node)) seen.shiftsOutside += 1;
          else seen.inside += value;
        }
      }).observe({ type: 'layout-shift', buffered: false });
    });

  for (const mode of ['floating', 'panel', 'inline']) {
    it(`never moves while one opens it, asks, reads and closes it: ${mode}`, async () => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
      const launcher = page.getByRole('button', { name: 'Ask a question' });
      const field = page.getByRole('textbox');
      // An inline one takes its place with its script; from then on nothing moves.
      await page.goto(`${site.url}?mode=${mode}`);
      if (mode === 'inline') await field.waitFor();
      else await launcher.waitFor();
      await watch(page);
      if (mode !== 'inline') await launcher.click();
      await field.fill('How does it work?');
      await field.press('Enter');
      await page.getByRole('button', { name: 'Answer again' }).waitFor();
      if (mode !== 'inline')
        await page.locator('prep-chat-panel').getByRole('button', { name: 'Close' }).click();
      await page.waitForTimeout(500);
      const { frames, inside, ...outside } = await page.evaluate(
        () => (globalThis as unknown as { seen: Record<string, number> }).seen,
      );
      expect(outside).toEqual({ moves: 0, shiftsOutside: 0 });
      expect(frames).toBeGreaterThan(20);
      // A table that grows is set anew, inside the panel. Browsers call up to 0.1 in a page good.
      expect(inside).toBeLessThan(0.05);
      await page.close();
    });
  }
});
