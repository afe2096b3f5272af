import { fixtureCleanup } from '@open-wc/testing';
import { page } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat>: how it looks is the page’s to say', () => {
  const widget = new MountedWidget();

  beforeEach(async () => {
    await page.viewport(1_000, 800);
    widget.start();
  });
  afterEach(async () => {
    widget.bff.stop();
    fixtureCleanup();
    await page.viewport(414, 896);
  });

  const style = (selector: string) => getComputedStyle(widget.find(selector) ?? document.body);
  const box = (selector: string) => (widget.find(selector) ?? document.body).getBoundingClientRect();
  /** Opened, and come to rest. */
  const open = async () => {
    await widget.open();
    await Promise.all(
      widget
        .find('dialog')
        ?.getAnimations()
        .map(({ finished }) => finished) ?? [],
    );
  };

  it('takes radius, size, distance and layer from custom properties', async () => {
    await widget.mount('floating');
    const set = {
      radius: '4px',
      width: '360px',
      height: '500px',
      'inset-inline': '50px',
      'inset-block': '30px',
      'z-index': '7',
    };
    for (const [name, value] of Object.entries(set))
      widget.element.style.setProperty(`--prep-chat-${name}`, value);
    await open();
    expect(style('dialog').borderRadius).toBe('4px');
    expect([box('dialog').width, box('dialog').height]).toEqual([360, 500]);
    expect(document.documentElement.clientWidth - box('.launcher').right).toBe(50);
    expect(800 - box('.launcher').bottom).toBe(30);
    expect([style('dialog').zIndex, style('.launcher').zIndex]).toEqual(['7', '7']);
  });

  it('stands at the start of the page on demand, which is the right side of a page from right to left', async () => {
    await widget.mount('floating', 'light', { position: 'start' });
    await open();
    expect(box('.launcher').left).toBe(20);
    expect(box('dialog').left).toBe(20);
    document.documentElement.dir = 'rtl';
    expect(document.documentElement.clientWidth - box('.launcher').right).toBe(20);
    expect(document.documentElement.clientWidth - box('dialog').right).toBe(20);
    document.documentElement.removeAttribute('dir');
  });

  it('docks at the side over the whole height, or fills the page', async () => {
    await widget.mount('panel');
    await open();
    expect([box('dialog').top, box('dialog').height]).toEqual([0, 800]);
    expect(box('dialog').right).toBe(document.documentElement.clientWidth);
    widget.element.mode = 'page';
    await expect.poll(() => box('.panel').height).toBe(800);
    expect(style('.launcher').display).toBe('none');
  });

  it('is light or dark as it is told, else as the visitor’s system is', async () => {
    await widget.mount('floating', 'dark');
    await open();
    expect(style('dialog').backgroundColor).toBe('rgb(23, 25, 28)');
    widget.element.theme = 'light';
    expect(style('dialog').backgroundColor).toBe('rgb(255, 255, 255)');
    widget.element.theme = 'auto';
    expect(style('dialog').colorScheme).toBe('light dark');
  });

  it('is smaller when it is compact', async () => {
    await widget.mount('floating');
    await widget.open();
    const comfortable = Number.parseFloat(style('dialog').fontSize);
    widget.element.density = 'compact';
    expect(Number.parseFloat(style('dialog').fontSize)).toBeLessThan(comfortable);
  });

  it('has the same size on a page whose root has a small one, to count in tens', async () => {
    const sizes = () =>
      ['dialog', '.launcher', 'textarea', '.field', 'prep-chat-composer'].map((each) => {
        const { width, height } = box(each);
        return [each, width, height, style(each).fontSize];
      });
    await widget.mount('floating');
    await open();
    const before = sizes();
    document.documentElement.style.fontSize = '62.5%';
    try {
      expect(sizes()).toEqual(before);
      document.documentElement.style.fontSize = '125%';
      expect(Number.parseFloat(style('dialog').fontSize)).toBe(20);
    } finally {
      document.documentElement.style.fontSize = '';
    }
  });

  it('shows the page’s own icon on the launcher', async () => {
    await widget.mount('floating');
    const icon = document.createElement('span');
    icon.slot = 'launcher';
    icon.textContent = '?';
    widget.element.append(icon);
    await expect.poll(() => icon.getClientRects().length).toBe(1);
    const { left, right } = icon.getBoundingClientRect();
    expect(left).toBeGreaterThan(box('.launcher').left);
    expect(right).toBeLessThan(box('.launcher').right);
  });

  it('stays above the keyboard of a phone, and goes back when that is gone', async () => {
    await page.viewport(360, 700);
    await widget.mount('floating');
    await widget.open();
    await expect.poll(() => widget.find('dialog')?.matches(':modal')).toBe(true);
    const view = globalThis.visualViewport;
    const covers = (height: number | undefined, offsetTop: number) => {
      for (const [name, value] of Object.entries({ height, offsetTop })) {
        if (height === undefined) Reflect.deleteProperty(view ?? {}, name);
        else Object.defineProperty(view, name, { configurable: true, value });
      }
      view?.dispatchEvent(new Event('resize'));
    };
    covers(400, 24);
    await expect.poll(() => [box('dialog').top, box('dialog').bottom]).toEqual([24, 424]);
    expect(box('textarea').bottom).toBeLessThanOrEqual(424);
    covers(undefined, 0);
    await expect.poll(() => [box('dialog').top, box('dialog').bottom]).toEqual([0, 700]);
  });

  it('lets a phone leave its size alone when the field is entered', async () => {
    await page.viewport(360, 700);
    await widget.mount('floating', 'light', { density: 'compact' });
    await widget.open();
    // Below 16 px iOS zooms into a field.
    expect(Number.parseFloat(style('textarea').fontSize)).toBeGreaterThanOrEqual(16);
  });
});
