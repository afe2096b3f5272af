import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  stateNames,
  violations,
  WidgetStates,
  type LookName,
  type StateName,
} from '../support/widget-states.ts';

/** References to an id that its own root does not have. */
function danglingReferences(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    composed
      .elements()
      .flatMap((element) =>
        ['aria-labelledby', 'aria-controls', 'aria-describedby', 'aria-details', 'aria-owns', 'for'].flatMap(
          (name) =>
            (element.getAttribute(name)?.split(/\s+/) ?? [])
              .filter((id) => !(element.getRootNode() as Document | ShadowRoot).getElementById(id))
              .map((id) => `<${element.localName} ${name}="${id}">`),
        ),
      ),
  );
}

/** Ids that stand twice in one root. */
function doubleIds(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    composed
      .elements()
      .filter(({ id }) => id !== '')
      .filter(
        (element) =>
          (element.getRootNode() as ShadowRoot).querySelectorAll(`[id="${CSS.escape(element.id)}"]`).length >
          1,
      )
      .map(({ id }) => id),
  );
}

describe('the built widget in each of its states: accessibility', () => {
  const widget = new WidgetStates();
  let page: Page | undefined;

  beforeAll(() => widget.start());
  afterEach(() => page?.close());
  afterAll(() => widget.stop());

  /** Where colours, direction or width make a difference. */
  const telling: StateName[] = [
    'closed',
    'empty',
    'preparing',
    'done',
    'card',
    'broken',
    'commenting',
    'deleting',
  ];
  const looks: [LookName, StateName[]][] = [
    ['light', stateNames],
    ['dark', telling],
    ['rtl', telling],
    ['small', telling],
  ];
  describe.each(looks)('%s', (look, names) => {
    it.each(names)(
      'A11Y-01, A11Y-19: axe finds nothing, and every reference by id resolves: %s',
      async (state) => {
        page = await widget.open(state, look);
        expect(await violations(page)).toEqual([]);
        expect(await danglingReferences(page)).toEqual([]);
        expect(await doubleIds(page)).toEqual([]);
      },
    );
  });

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
