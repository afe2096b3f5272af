import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat>: reading an answer', () => {
  const widget = new MountedWidget();

  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  it('copies a block of code, and only that', async () => {
    await widget.mount();
    await widget.done();
    const copied: string[] = [];
    const { clipboard } = navigator;
    const writeText = clipboard.writeText.bind(clipboard);
    clipboard.writeText = (text) => Promise.resolve(void copied.push(text));
    try {
      await widget.click('Copy code');
      await expect.poll(() => widget.button('Copied')).toBeDefined();
    } finally {
      clipboard.writeText = writeText;
    }
    expect(copied.map((text) => text.trim())).toEqual(['<script></script>']);
  });

  it('leads from a mark to its source', async () => {
    await widget.mount();
    await widget.done();
    const marks = () =>
      widget.roots().flatMap((root) => [...root.querySelectorAll<HTMLElement>('.citation')]);
    await expect.poll(() => marks().length).toBe(2);
    marks()[1]?.click();
    const list = widget.find('prep-chat-sources')?.shadowRoot;
    await expect.poll(() => list?.activeElement?.textContent).toMatch(/^\s*2/);
    expect([...(list?.querySelectorAll('li.marked') ?? [])].map(({ id }) => id)).toEqual(['source-2']);
  });

  it.each([
    ['Simpler', 'simpler'],
    ['Shorter', 'shorter'],
    ['More detail', 'detailed'],
  ])('%s: another answer from the same preparation, and the earlier one stays', async (name, mode) => {
    await widget.mount();
    await widget.done();
    await widget.click(name);
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    expect(widget.bff.requests.findLast(({ path }) => path === '/api/stream')?.body).toMatchObject({
      runId: 'run_1',
      mode,
    });
    expect(widget.bff.count('/api/prepare')).toBe(1);
    widget.bff.begin([]);
    widget.bff.text('In other words.');
    widget.bff.finish();
    await expect.poll(() => widget.find('.text')?.textContent).toMatch(/In other words/);
    await expect.poll(widget.text).toMatch(/2 of 2|2\s*\/\s*2/);
  });

  it('folds the board into one line once the answer begins, and opens it on demand', async () => {
    await widget.mount();
    await widget.prepared();
    await expect.poll(() => widget.find('.board')).not.toBeNull();
    widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
    widget.bff.begin([]);
    widget.bff.text('It is so.');
    const receipt = () => widget.find<HTMLDetailsElement>('details');
    await expect.poll(() => receipt()?.open).toBe(false);
    expect(receipt()?.querySelector('summary')?.textContent).toMatch(/Prepared in 0\.\d+ s/);
    receipt()?.querySelector('summary')?.click();
    expect(receipt()?.querySelectorAll('li').length).toBe(4);
    expect(receipt()?.querySelector('li')?.getClientRects().length).toBe(1);
  });
});
