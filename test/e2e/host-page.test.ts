import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { feelOf, type Feel } from '../support/host-page-feel.ts';
import { loadOf, type Load } from '../support/host-page-load.ts';
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

/** Loads of each page; an odd number, so that one is in the middle. */
const loads = 7;
/** What a difference may be at most, as a share of what the page takes without the widget. */
const mostShare = 0.02;
/** Below this a difference is none: a frame of a paint, and the least that a layout shift or a long task is told of. */
const floors: Load = { lcp: 16.7, cls: 0.001, tbt: 1 };

describe('the load of a page', () => {
  it('takes as long with the widget as without: LCP, CLS and TBT', { timeout: 240_000 }, async () => {
    const browser = await openBrowser();
    const site = await startStreamingSite({ length: 100, chunks: 1, pauseMs: 0 });
    try {
      // What holds a page up is seen.
      const busy = 'const end = performance.now() %2B 250; while (performance.now() < end);';
      const held = await loadOf(browser, `data:text/html,<h1>Held up</h1><script>${busy}</script>`);
      expect(held.tbt).toBeGreaterThan(150);
      // Taken in turn, so that a busy moment meets both; medians, so that it does not count.
      const compare = async () => {
        const taken: Record<'bare' | 'floating', Load[]> = { bare: [], floating: [] };
        for (let round = 0; round < loads; round += 1) {
          taken.bare.push(await loadOf(browser, `${site.url}?mode=none`));
          taken.floating.push(await loadOf(browser, `${site.url}?mode=floating`));
        }
        const median = (of: 'bare' | 'floating', name: keyof Load) =>
          at(
            taken[of].map((load) => load[name]),
            0.5,
          );
        const names = ['lcp', 'cls', 'tbt'] as const;
        return names.map((name) => {
          const without = median('bare', name);
          const more = median('floating', name) - without;
          return { name, without, more, allowed: Math.max(mostShare * without, floors[name]) };
        });
      };
      let figures = await compare();
      // A machine that others load only makes differences; the better of two tries is nearer to the page.
      if (figures.some(({ more, allowed }) => more > allowed)) figures = await compare();
      expect(
        figures.filter(({ more, allowed }) => more > allowed),
        JSON.stringify(figures),
      ).toEqual([]);
      // The page was painted, so something was measured.
      expect(figures[0]?.without).toBeGreaterThan(0);
      console.log(JSON.stringify(figures));
    } finally {
      await browser.close();
      await site.stop();
    }
  });
});
