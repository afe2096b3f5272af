import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type AxeRunner from 'axe-core';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostPage } from '../screenshots/host-page.mjs';
import { startScriptedServer } from '../screenshots/scripted-server.mjs';
import { looks, states } from '../screenshots/states.mjs';
import { openBrowser } from '../support/browser.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist', 'widget');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Look = keyof typeof looks;
type State = keyof typeof states;

describe('accessibility of the built widget', () => {
  let browser: Browser;
  let server: Awaited<ReturnType<typeof startScriptedServer>>;

  beforeAll(async () => {
    server = await startScriptedServer(dist, hostPage);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A page with the widget in a state. */
  async function reach(state: State, look: Look, context = {}): Promise<Page> {
    const [answers, act, options = {}] = states[state] as [
      string,
      (page: Page, lang: string) => Promise<unknown>,
      Record<string, string>?,
    ];
    const { lang } = looks[look];
    const page = await browser.newPage({ ...looks[look].context, ...context } as Parameters<
      Browser['newPage']
    >[0]);
    page.setDefaultTimeout(10_000);
    const query = new URLSearchParams({ lang, endpoint: `${server.url}/${answers}/${lang}`, ...options });
    await page.goto(`${server.url}/page?${query}`);
    if (!('closed' in options)) await page.locator('prep-chat prep-chat-composer textarea').waitFor();
    await act(page, lang);
    await page.waitForTimeout(250);
    return page;
  }

  /** Every element of the widget, through all its shadow roots. */
  const everything = `(() => {
    const found = [];
    const visit = (root) => { for (const each of root.querySelectorAll('*')) { found.push(each); if (each.shadowRoot) visit(each.shadowRoot); } };
    visit(document.querySelector('prep-chat').shadowRoot);
    return found;
  })()`;

  /** What axe finds in the widget. */
  async function violationsOf(page: Page): Promise<string[]> {
    // A page that is only the widget has no landmarks of its own.
    await page.addScriptTag({ content: axe });
    return page.evaluate(async () => {
      const { run } = (globalThis as unknown as { axe: typeof AxeRunner }).axe;
      const result = await run('prep-chat', {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: { 'target-size': { enabled: true }, region: { enabled: false } },
      });
      return result.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
      );
    });
  }

  it('A11Y-01: what is wrong inside a shadow root is found', async () => {
    const page = await reach('empty', 'light');
    await page.locator('prep-chat .thread').evaluate((thread) => {
      const button = document.createElement('button');
      button.style.cssText = 'width:8px;height:8px;padding:0';
      thread.append(button, button.cloneNode());
    });
    expect((await violationsOf(page)).join('\n')).toMatch(/button-name[^]*target-size/);
    await page.close();
  });

  describe.each(['light', 'rtl', 'small'] as const)('%s', (look) => {
    it.each(Object.keys(states) as State[])('A11Y-01 A11Y-08 A11Y-19: %s', async (state) => {
      const page = await reach(state, look);
      expect(await violationsOf(page)).toEqual([]);
      // The same page at night, which is what the look `dark` is.
      if (look === 'light') {
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await violationsOf(page)).toEqual([]);
      }
      const problems = await page.evaluate(`(() => {
        const problems = [];
        for (const element of ${everything}) {
          for (const name of ['aria-labelledby', 'aria-controls', 'aria-describedby', 'aria-details', 'aria-owns', 'for']) {
            for (const id of (element.getAttribute(name) ?? '').split(/\\s+/).filter(Boolean))
              if (!element.getRootNode().getElementById(id)) problems.push(name + '=' + id + ' of ' + element.localName);
          }
          if (element.id && element.getRootNode().querySelectorAll('[id="' + CSS.escape(element.id) + '"]').length > 1)
            problems.push('twice: ' + element.id);
          const box = element.getBoundingClientRect();
          const isInline = element.matches('a') && getComputedStyle(element).display === 'inline';
          if (element.matches('button, a[href], summary') && box.width > 0 && !isInline && (box.width < 24 || box.height < 24))
            problems.push('small: ' + element.outerHTML.slice(0, 100) + ' ' + box.width + 'x' + box.height);
        }
        const launcher = document.querySelector('prep-chat').shadowRoot.querySelector('.launcher').getBoundingClientRect();
        if (launcher.width > 0 && launcher.width < 44) problems.push('small launcher');
        return problems;
      })()`);
      expect(problems).toEqual([]);
      await page.close();
    });
  });

  it('A11Y-05: all ways to open and close, and the focus goes into the question and back to the launcher', async () => {
    for (const look of ['light', 'small'] as const) {
      const page = await reach('closed', look);
      const launcher = page.getByRole('button', { name: 'Ask a question' });
      const field = page.getByRole('textbox', { name: 'Your question' });
      const inLauncher = () =>
        page.evaluate(() => document.querySelector('prep-chat')?.shadowRoot?.activeElement?.className);
      const opens: (() => Promise<unknown>)[] = [
        () => launcher.click(),
        () => launcher.press('Enter'),
        () => page.keyboard.press('Control+k'),
        () => page.evaluate(() => document.querySelector('prep-chat')?.open()),
      ];
      const closes: (() => Promise<unknown>)[] = [
        () => page.getByRole('dialog').getByRole('button', { name: 'Close' }).click(),
        () => field.press('Escape'),
        () => page.evaluate(() => document.querySelector('prep-chat')?.close()),
        () => page.keyboard.press('Control+k'),
      ];
      for (const [index, open] of opens.entries()) {
        await open();
        await expect
          .poll(() => field.evaluate((each) => each.matches(':focus')).catch(() => false))
          .toBe(true);
        const dialog = page.getByRole('dialog');
        expect(await dialog.getAttribute('aria-modal')).toBe(look === 'small' ? 'true' : null);
        expect(await dialog.evaluate((each) => each.matches(':modal'))).toBe(look === 'small');
        await closes[index]?.();
        await expect.poll(inLauncher).toBe('launcher');
        expect(await dialog.count()).toBe(0);
      }
      await page.close();
    }
  });

  it('A11Y-06 A11Y-07: the whole journey by keyboard, in few stops, each of them in sight and with a ring', async () => {
    const page = await reach('closed', 'light');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const field = page.getByRole('textbox', { name: 'Your question' });
    await expect.poll(() => field.evaluate((each) => each.matches(':focus'))).toBe(true);
    await page.keyboard.type('How do I put the widget on my page?');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Answer again' }).waitFor();
    const stops: string[] = [];
    const unseen: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Shift+Tab');
      const stop = (await page.evaluate(`(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        const box = active.getBoundingClientRect();
        const panel = document.querySelector('prep-chat').shadowRoot.querySelector('prep-chat-panel').shadowRoot;
        const foot = panel.querySelector('.foot').getBoundingClientRect();
        const isInFoot = box.top >= foot.top - 1;
        const isInSight = box.top >= 0 && (isInFoot || box.bottom <= foot.top + 1 || active.matches('.thread'));
        const ring = getComputedStyle(active.closest('.field') ?? active);
        const rung = active.matches('textarea') || parseFloat(ring.outlineWidth) >= 2;
        return { name: active.getAttribute('aria-label') ?? active.textContent.trim().slice(0, 30), isInSight, rung, isOutside: !document.querySelector('prep-chat').contains(active) && active === document.body };
      })()`)) as { name: string; isInSight: boolean; rung: boolean; isOutside: boolean };
      if (stop.isOutside || stops.includes(`${stop.name}!`)) break;
      if (!stop.isInSight || !stop.rung) unseen.push(stop.name);
      stops.push(stop.name);
      if (stop.name === 'Earlier conversations') break;
    }
    expect(unseen).toEqual([]);
    expect(stops).toContain('Earlier conversations');
    await page.close();
    const empty = await reach('empty', 'light');
    const tabbable = await empty.evaluate(
      `${everything}.filter((each) => each.matches('button, a[href], textarea, summary, [tabindex="0"]') && each.getClientRects().length > 0 && !each.disabled).length`,
    );
    expect(tabbable).toBeLessThanOrEqual(12);
    await empty.close();
  });

  it('A11Y-10: at 320 × 256 nothing scrolls two ways, the field is small enough, the close button is there', async () => {
    const page = await reach('done', 'small', { viewport: { width: 320, height: 256 } });
    const sizes = await page.evaluate(`(() => {
      const panel = document.querySelector('prep-chat').shadowRoot.querySelector('prep-chat-panel').shadowRoot;
      const thread = panel.querySelector('.thread');
      return { wide: thread.scrollWidth - thread.clientWidth, page: document.documentElement.scrollWidth, composer: panel.querySelector('prep-chat-composer').getBoundingClientRect().height };
    })()`);
    expect(sizes).toMatchObject({ wide: 0 });
    expect((sizes as { composer: number }).composer).toBeLessThanOrEqual(256 * 0.4);
    expect((sizes as { page: number }).page).toBeLessThanOrEqual(320);
    const close = await page.getByRole('dialog').getByRole('button', { name: 'Close' }).boundingBox();
    expect(close && close.y >= 0 && close.y + close.height <= 256).toBe(true);
    await page.close();
  });

  it('A11Y-11: in forced colours launcher, panel, marks and what is pressed have borders or system colours', async () => {
    const page = await reach('done', 'light', { forcedColors: 'active' });
    const borders = await page.evaluate(`(() => ${everything}
      .filter((each) => each.matches('.launcher, .panel, .citation, .field, .send'))
      .map((each) => [each.className, getComputedStyle(each).borderTopStyle]))()`);
    expect((borders as string[][]).filter(([, style]) => style !== 'solid')).toEqual([]);
    await page.close();
  });

  it('A11Y-18: nothing opens or takes the focus by itself', async () => {
    for (const look of ['light', 'small'] as const) {
      const page = await reach('closed', look);
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
      await page.close();
    }
    const open = await reach('empty', 'light');
    expect(await open.evaluate(() => document.activeElement === document.body)).toBe(true);
    await open.close();
  });
});
