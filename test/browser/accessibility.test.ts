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
    ])('has no violation that axe finds: %s', async (_state, reach) => {
      await reach();
      expect(await violations()).toEqual([]);
    });

    it('passes the accessibility assertion of @open-wc/testing', async () => {
      await widget.mount('floating');
      await chaiExpect(widget.element).to.be.accessible();
    });

    it('keeps text that streams out of live regions, and announces whole sentences', async () => {
      await widget.mount();
      await widget.streaming();
      const live = widget.find('[aria-live=polite]');
      await expect.poll(() => live?.textContent, { timeout: 5_000 }).toMatch(/one tag/);
      expect(live?.textContent).not.toMatch(/Then|\*\*|\[1\]/);
      expect(widget.find('.thread')?.getAttribute('aria-live')).toBe('off');
    });
  });
});
