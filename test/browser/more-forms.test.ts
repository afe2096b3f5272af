import { fixtureCleanup } from '@open-wc/testing';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat>: further forms of an answer', () => {
  const widget = new MountedWidget();
  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  const lastAsked = () => widget.bff.requests.findLast(({ path }) => path === '/api/stream')?.body;
  async function open(): Promise<void> {
    await widget.mount();
    await widget.done();
    await widget.click('Other forms');
    await expect.poll(() => widget.button('Step by step')).toBeDefined();
  }

  it('step by step: another answer from the same preparation', async () => {
    await open();
    expect(widget.button('Other forms')?.getAttribute('aria-expanded')).toBe('true');
    await widget.click('Step by step');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    expect(lastAsked()).toMatchObject({ runId: 'run_1', mode: 'steps' });
    expect(widget.bff.count('/api/prepare')).toBe(1);
  });

  it('in another language: chosen first, then asked for, and nothing is prepared', async () => {
    await open();
    const select = widget.find<HTMLSelectElement>('select')!;
    expect(select.getAttribute('aria-label')).toBe('Language of the answer');
    expect([...select.options].map(({ text }) => text)).toContain('German');
    expect(select.options).toHaveLength(15);
    select.value = 'de';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    expect(widget.bff.count('/api/stream')).toBe(1);
    widget.find('prep-chat-more')?.shadowRoot?.querySelector<HTMLElement>('[type=submit]')?.click();
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    expect(lastAsked()).toMatchObject({ mode: 'answer', language: 'de' });
    expect(widget.bff.count('/api/prepare')).toBe(1);
  });

  it('A11Y: has no finding of axe', async () => {
    await open();
    const { violations } = await axe.run(widget.element);
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  });

  it('that fails is asked for again in the same form', async () => {
    await open();
    await widget.click('Step by step');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
    widget.bff.begin([], 'steps');
    widget.bff.text('1. Put');
    widget.bff.part({ type: 'error', errorText: 'model_interrupted: The answer broke off.' });
    widget.bff.cut();
    await expect.poll(() => widget.find('.retry')).not.toBeNull();
    widget.find('.retry')?.click();
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(3);
    expect(lastAsked()).toMatchObject({ mode: 'steps' });
  });
});
