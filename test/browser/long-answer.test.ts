import { fixtureCleanup } from '@open-wc/testing';
import type { LitElement } from 'lit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longAnswer } from '../support/long-answers.ts';
import { MountedWidget } from '../support/mounted-widget.ts';
import { rendered, withoutSections } from '../support/rendered-markdown.ts';

const length = 100_000;
const text = longAnswer(42, length).slice(0, length);
const wordsOf = (root: Element | null | undefined) => root?.textContent?.match(/\p{L}+/gu) ?? [];

describe('an answer of 100 kB that comes at once', () => {
  const widget = new MountedWidget();
  beforeEach(async () => {
    widget.start();
    await widget.mount();
    await widget.prepared();
    widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
    widget.bff.begin();
  });
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });
  const shown = () => widget.find<HTMLElement>('.text');

  it('is written over several frames, and is there to its end when its element says so', async () => {
    const lengths = new Set<number>();
    const look = () => {
      lengths.add(shown()?.textContent?.length ?? 0);
      watching = requestAnimationFrame(look);
    };
    let watching = requestAnimationFrame(look);
    await expect.poll(shown).not.toBeNull();
    widget.bff.text(text);
    widget.bff.finish();
    const answer = widget.find<LitElement & { text: string }>('prep-chat-answer');
    await expect.poll(() => answer?.text.length, { interval: 1 }).toBe(length);
    await answer?.updateComplete;
    cancelAnimationFrame(watching);
    expect(lengths.size).toBeGreaterThan(3);
    expect(wordsOf(shown())).toEqual(wordsOf(rendered([text], 0)));
  });

  it('shows its sources and buttons only below the whole text', async () => {
    widget.bff.text(text);
    widget.bff.finish(['And then?']);
    await expect.poll(() => widget.button('And then?'), { interval: 1, timeout: 10_000 }).toBeDefined();
    expect(wordsOf(shown()).length).toBe(wordsOf(rendered([text], 0)).length);
    expect(withoutSections(shown()?.cloneNode(true) as HTMLElement).childElementCount).toBeGreaterThan(100);
  });

  it('can be searched and read where it is out of sight, and the way down leads to its end', async () => {
    widget.bff.text(text);
    await expect
      .poll(() => wordsOf(shown()).length, { timeout: 10_000 })
      .toBe(wordsOf(rendered([text], 0)).length);
    const thread = widget.find('.thread') as HTMLElement;
    thread.scrollTop = 0;
    await widget.click('Jump to the latest');
    await expect
      .poll(() => thread.scrollHeight - thread.clientHeight - thread.scrollTop, { timeout: 5_000 })
      .toBeLessThan(3);
    const first = shown()?.querySelector('.section') as HTMLElement;
    expect(getComputedStyle(first).contentVisibility).toBe('auto');
    // Not hidden for good: whoever searches or reads aloud gets it.
    expect(first.checkVisibility({ contentVisibilityAuto: false })).toBe(true);
  });

  it('gives way to the next question, wherever the reader is when it is asked', async () => {
    widget.bff.text(text.slice(0, 20_000));
    widget.bff.finish(['And then?']);
    await expect.poll(() => widget.button('And then?'), { timeout: 10_000 }).toBeDefined();
    const thread = widget.find('.thread') as HTMLElement;
    const lastTurn = () => [...thread.querySelectorAll('prep-chat-turn')].at(-1) as HTMLElement;
    const isInSight = () => {
      const [box, view] = [lastTurn().getBoundingClientRect(), thread.getBoundingClientRect()];
      return box.top < view.bottom && box.bottom > view.top;
    };
    const before = lastTurn();
    thread.scrollTop = thread.scrollHeight;
    await new Promise(requestAnimationFrame);
    thread.scrollTop = 0;
    await expect.poll(() => widget.button('Jump to the latest')).toBeDefined();
    widget.press(widget.type('And now?'), 'Enter');
    await expect.poll(() => lastTurn() !== before).toBe(true);
    await expect.poll(isInSight).toBe(true);
  });
});
