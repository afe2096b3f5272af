import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stateNames, violations, WidgetStates } from '../support/widget-states.ts';

describe('the built widget in each of its states: accessibility', () => {
  const widget = new WidgetStates();
  let page: Page | undefined;

  beforeAll(() => widget.start());
  afterEach(() => page?.close());
  afterAll(() => widget.stop());

  it('A11Y-01: axe finds nothing at 400 %, in 320 by 256 px', async () => {
    for (const state of ['empty', 'streaming', 'done', 'failed', 'history'] as const) {
      page = await widget.open(state, 'small', { viewport: { width: 320, height: 256 } });
      expect([state, ...(await violations(page))]).toEqual([state]);
      await page.close();
    }
  });

  it('A11Y-12: nothing moves when the visitor wants less motion', async () => {
    for (const state of stateNames) {
      page = await widget.open(state, 'light', { reducedMotion: 'reduce' });
      const moving = await page.evaluate(() =>
        composed
          .elements()
          .flatMap((element) => element.getAnimations())
          .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 10)
          .map(({ effect }) => (effect as KeyframeEffect).target?.outerHTML.slice(0, 80)),
      );
      expect([state, ...moving]).toEqual([state]);
      await page.close();
    }
  });

  it('A11Y-12: what moves without end while an answer comes can be stopped', async () => {
    page = await widget.open('streaming');
    const running = () =>
      page!.evaluate(
        () =>
          composed
            .elements()
            .flatMap((element) => element.getAnimations())
            .filter(({ playState }) => playState === 'running').length,
      );
    expect(await running()).toBeGreaterThan(0);
    await page.locator('prep-chat').locator('prep-chat-composer .send').click();
    await expect.poll(running).toBe(0);
  });
});
