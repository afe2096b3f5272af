import type { LitElement } from 'lit';
import type { Browser, Page } from 'playwright';

/** What a page's visitor and its processor notice, in ms. */
export interface Feel {
  /** Longest of each click's events, from the press to the next paint; 0: under 16 ms. */
  clicksAtRest: number[];
  clicksWhileStreaming: number[];
  /** Processor time of the longest task of the page while the answer streams: waiting for a busy machine is nobody's work. */
  longestTask: number;
  /** The same, from the press of Enter to the begin of the answer. */
  longestWhileAsking: number;
  /** The same as the longest task, by the clock. */
  longestByTheClock: number;
  /** How many times longer the same small layout takes now and then, in processor time and by the clock: 1 on a machine at rest. */
  noise: number;
  noiseByTheClock: number;
  /** The answer as it is shown. */
  text: string;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args: { name?: string };
}

/** Asks on a page of `startStreamingSite`, with a slowed processor, and clicks a button of the page meanwhile. */
export async function feelOf(browser: Browser, url: string, slowdown = 4): Promise<Feel> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(url);
    await page.getByRole('button', { name: 'Ask a question' }).click();
    const field = page.getByRole('textbox');
    await field.fill('How does it work?');
    await watchPage(page);
    const client = await page.context().newCDPSession(page);
    await client.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const clicksAtRest = await clickUntil(page, page.waitForTimeout(3_000));
    await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing', '__metadata'] });
    await field.press('Enter');
    const clicksWhileStreaming = await clickUntil(
      page,
      page.evaluate(() => (globalThis as unknown as { settled: Promise<void> }).settled),
    );
    const answer = page.locator('prep-chat-answer');
    await answer.evaluate((element: LitElement) => element.updateComplete);
    // The sources, the buttons, the colours of the code.
    await page.waitForTimeout(1_000);
    const tasks = readTasks(await browser.stopTracing());
    const text = await answer.locator('.text').evaluate(({ textContent }) => textContent);
    return { clicksAtRest, clicksWhileStreaming, ...tasks, text };
  } finally {
    await page.close();
  }
}

/** Has the page note how long its clicks take, and when the answer begins and ends. */
async function watchPage(page: Page): Promise<void> {
  await page.evaluate(() => {
    const clicks = new Map<number, number>();
    const settled = new Promise<void>((resolve) => {
      addEventListener('prep-chat-settled', () => resolve());
    });
    Object.assign(globalThis, { clicks, settled });
    // The machine is shared, and a slowed thread suffers most: the same work again and again shows how much.
    const box = document.body.appendChild(document.createElement('div'));
    box.style.cssText = 'position:fixed;inset:0 auto auto 0;visibility:hidden;contain:strict;height:9px';
    box.innerHTML = '<span>some words </span>'.repeat(400);
    let width = 300;
    setInterval(() => {
      performance.mark('reference');
      box.style.width = `${(width = 600 - width - 1)}px`;
      box.getBoundingClientRect();
    }, 150);
    addEventListener('prep-chat-answer', () => performance.mark('streams'));
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { interactionId, duration } = entry as PerformanceEntry & { interactionId: number };
        if (interactionId > 0) clicks.set(interactionId, Math.max(duration, clicks.get(interactionId) ?? 0));
      }
    });
    observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** Clicks the page's own button with a real pointer until something has happened; how long each click took. */
async function clickUntil(page: Page, end: Promise<unknown>): Promise<number[]> {
  const box = await page.locator('#add').boundingBox();
  if (!box) throw new Error('the page has no button');
  const state = { isOver: false };
  const over = end.then(() => (state.isOver = true));
  let count = 0;
  for (; !state.isOver; count += 1) {
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await page.waitForTimeout(150);
  }
  await over;
  const slow = await page.evaluate(() => {
    const { clicks } = globalThis as unknown as { clicks: Map<number, number> };
    const durations = [...clicks.values()];
    clicks.clear();
    return durations;
  });
  // What took less than the threshold is not told.
  return [...slow, ...Array.from({ length: Math.max(0, count - slow.length) }, () => 0)];
}

/** The tasks of the page's main thread, out of a trace. */
function readTasks(trace: Buffer): Omit<Feel, 'clicksAtRest' | 'clicksWhileStreaming' | 'text'> {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const mark = traceEvents.find(({ name }) => name === 'streams');
  if (!mark) throw new Error('no answer has begun');
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) =>
      ph === 'X' && name.endsWith('RunTask') && pid === mark.pid && tid === mark.tid,
  );
  const isIn = ({ ts, dur = 0 }: TraceEvent, at: number) => ts <= at && at <= ts + dur;
  const references = traceEvents
    .filter(({ name }) => name === 'reference')
    .flatMap(({ ts }) => tasks.filter((task) => isIn(task, ts)).slice(0, 1));
  if (references.length < 20) throw new Error('the trace has too few tasks');
  const own = tasks.filter((task) => !references.includes(task));
  const streaming = own.filter(({ ts }) => ts >= mark.ts);
  const asking = own.filter(({ ts }) => ts < mark.ts);
  return {
    longestTask: Math.max(...inMs(streaming, 'tdur')),
    longestByTheClock: Math.max(...inMs(streaming, 'dur')),
    longestWhileAsking: Math.max(...inMs(asking, 'tdur')),
    noise: spread(inMs(references, 'tdur')),
    noiseByTheClock: spread(inMs(references, 'dur')),
  };
}

function inMs(tasks: TraceEvent[], key: 'dur' | 'tdur'): number[] {
  return tasks.map((task) => (task[key] ?? 0) / 1_000);
}

/** What the slowest but one takes, against the middle of the quicker half. */
function spread(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted.at(-2) ?? 0) / (sorted[Math.floor(sorted.length / 4)] ?? 1);
}
