import { expect as chaiExpect, fixtureCleanup } from '@open-wc/testing';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat>: accessibility', () => {
  const widget = new MountedWidget();

  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
    document.documentElement.removeAttribute('dir');
  });

  async function violations(): Promise<string[]> {
    await widget.element.updateComplete;
    await Promise.all(
      widget.element
        .getAnimations({ subtree: true })
        .map((animation) =>
          animation.effect?.getTiming().iterations === Infinity ? undefined : animation.finished,
        ),
    );
    const result = await axe.run(widget.element, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
      rules: {
        'target-size': { enabled: true },
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
        'landmark-one-main': { enabled: false },
      },
    });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`),
    );
  }

  describe('accessibility', () => {
    it.each([
      ['closed', async () => widget.mount('floating')],
      [
        'open and empty',
        async () => {
          await widget.mount('floating');
          await widget.open();
        },
      ],
      ['inline and empty', async () => widget.mount()],
      [
        'preparing',
        async () => {
          await widget.mount();
          await widget.prepared();
        },
      ],
      [
        'streaming',
        async () => {
          await widget.mount();
          await widget.streaming();
        },
      ],
      [
        'done with sources',
        async () => {
          await widget.mount();
          await widget.done();
        },
      ],
      [
        'failed',
        async () => {
          await widget.mount();
          await widget.failed();
        },
      ],
      [
        'dark and done',
        async () => {
          await widget.mount('inline', 'dark');
          await widget.done();
        },
      ],
      [
        'dark and failed',
        async () => {
          await widget.mount('inline', 'dark');
          await widget.failed();
        },
      ],
      [
        'right to left',
        async () => {
          document.documentElement.dir = 'rtl';
          await widget.mount();
          await widget.done();
        },
      ],
    ])('A11Y-01: has no violation that axe finds: %s', async (_state, reach) => {
      await reach();
      expect(await violations()).toEqual([]);
    });

    it('passes the accessibility assertion of @open-wc/testing', async () => {
      await widget.mount('floating');
      await chaiExpect(widget.element).to.be.accessible();
    });

    it('A11Y-13: never moves a reader who has scrolled up, and offers the way down', async () => {
      await widget.mount();
      await widget.streaming();
      for (let n = 0; n < 60; n += 1) widget.bff.text(`A line of text, number ${n}.\n\n`);
      const thread = () => widget.find('.thread') ?? document.body;
      await expect.poll(() => thread().scrollHeight - thread().clientHeight).toBeGreaterThan(400);
      await expect
        .poll(() => thread().scrollHeight - thread().clientHeight - thread().scrollTop)
        .toBeLessThan(3);
      thread().scrollTop -= 200;
      await expect.poll(() => widget.button('Jump to the latest')).toBeDefined();
      const place = thread().scrollTop;
      const moved = new Set<number>();
      for (let n = 0; n < 500; n += 1) {
        widget.bff.text(`More ${n}. `);
        if (n % 50 === 0) await new Promise(requestAnimationFrame);
        moved.add(thread().scrollTop - place);
      }
      await expect.poll(() => widget.find('.text')?.textContent).toMatch(/More 499/);
      expect([...moved]).toEqual([0]);
      await widget.click('Jump to the latest');
      await expect
        .poll(() => thread().scrollHeight - thread().clientHeight - thread().scrollTop)
        .toBeLessThan(3);
    });

    it('A11Y-02: no single token changes a live region, and announce says how much is read out', async () => {
      await widget.mount('inline', 'light', { announce: 'complete' });
      const live = widget.find('[aria-live=polite]');
      const heard: string[] = [];
      const observer = new MutationObserver(() => heard.push(live?.textContent ?? ''));
      if (live) observer.observe(live, { childList: true, characterData: true, subtree: true });
      await widget.streaming();
      for (let n = 0; n < 100; n += 1) widget.bff.text(`word${n} `);
      widget.bff.finish();
      await expect.poll(() => heard.join(' '), { timeout: 6_000 }).toMatch(/complete/);
      expect(heard.join(' ')).not.toMatch(/word1/);
      expect(heard.length).toBeLessThanOrEqual(3);
      observer.disconnect();
    });

    it('A11Y-02: keeps text that streams out of live regions, and announces whole sentences', async () => {
      await widget.mount();
      await widget.streaming();
      const live = widget.find('[aria-live=polite]');
      await expect.poll(() => live?.textContent, { timeout: 5_000 }).toMatch(/one tag/);
      expect(live?.textContent).not.toMatch(/Then|\*\*|\[1\]/);
      expect(widget.find('.thread')?.getAttribute('aria-live')).toBe('off');
    });
  });
});
