import { fixtureCleanup } from '@open-wc/testing';
import { page } from 'vitest/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat>: the panel as a dialog', () => {
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

  const launcher = () => widget.find<HTMLButtonElement>('.launcher');
  const dialog = () => widget.find<HTMLDialogElement>('dialog');
  const focused = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  };
  const shortcut = () =>
    document.dispatchEvent(
      new KeyboardEvent('keydown', {
        key: 'k',
        ctrlKey: true,
        metaKey: /Mac/.test(navigator.platform),
        bubbles: true,
        cancelable: true,
      }),
    );

  it.each([
    ['the launcher', () => launcher()?.click(), () => launcher()?.click()],
    ['the shortcut', shortcut, shortcut],
    ['open() and close()', () => widget.element.open(), () => widget.element.close()],
    ['toggle()', () => widget.element.toggle(), () => widget.element.toggle()],
    ['Escape', () => launcher()?.click(), () => widget.press(focused() as HTMLElement, 'Escape')],
    ['the close button', () => launcher()?.click(), () => widget.button('Close')?.click()],
  ])('A11Y-05: focus goes into the question and back to the launcher: %s', async (_path, open, close) => {
    for (const [width, height] of [
      [1_000, 800],
      [400, 700],
    ] as const) {
      await page.viewport(width, height);
      await widget.mount('floating');
      open();
      await expect.poll(() => focused()?.localName).toBe('textarea');
      expect(launcher()?.getAttribute('aria-expanded')).toBe('true');
      close();
      await expect.poll(focused).toBe(launcher());
      expect(launcher()?.getAttribute('aria-expanded')).toBe('false');
      expect(dialog()?.open).toBe(false);
      fixtureCleanup();
    }
  });

  it('A11Y-05: the launcher says what it opens, and the panel has a name', async () => {
    await widget.mount('floating');
    expect(launcher()?.getAttribute('aria-haspopup')).toBe('dialog');
    expect(launcher()?.hasAttribute('aria-controls')).toBe(false);
    await widget.open();
    const id = launcher()?.getAttribute('aria-controls') ?? '';
    expect(widget.element.shadowRoot?.getElementById(id)?.localName).toBe('prep-chat-panel');
    const heading = dialog()?.getAttribute('aria-labelledby') ?? '';
    const root = dialog()?.getRootNode() as ShadowRoot | undefined;
    expect(root?.getElementById(heading)?.textContent).toBeTruthy();
  });

  it('A11Y-05: beside the page it leaves the page alone', async () => {
    await widget.mount('floating');
    const outside = document.body.appendChild(document.createElement('button'));
    try {
      await widget.open();
      expect(dialog()?.matches(':modal')).toBe(false);
      expect(dialog()?.hasAttribute('aria-modal')).toBe(false);
      outside.focus();
      expect(focused()).toBe(outside);
    } finally {
      outside.remove();
    }
  });

  it('A11Y-05: on a small screen it is modal, and what is behind it cannot be reached', async () => {
    await page.viewport(400, 700);
    await widget.mount('floating');
    const outside = document.body.appendChild(document.createElement('button'));
    try {
      await widget.open();
      await expect.poll(() => dialog()?.matches(':modal')).toBe(true);
      expect(dialog()?.getAttribute('aria-modal')).toBe('true');
      outside.focus();
      expect(focused()).not.toBe(outside);
      expect(focused()?.localName).toBe('textarea');
    } finally {
      outside.remove();
    }
  });

  it('A11Y-05: keeps the focus when the screen becomes small and large again', async () => {
    await widget.mount('floating');
    await widget.open();
    await expect.poll(() => focused()?.localName).toBe('textarea');
    await page.viewport(400, 700);
    await expect.poll(() => dialog()?.matches(':modal')).toBe(true);
    expect(focused()?.localName).toBe('textarea');
    await page.viewport(1_000, 800);
    await expect.poll(() => dialog()?.matches(':modal')).toBe(false);
    expect(dialog()?.open).toBe(true);
    expect(focused()?.localName).toBe('textarea');
  });

  it.each([
    [1_000, 800],
    [400, 700],
  ])('A11Y-18: a panel that the page opens takes no focus: %i × %i', async (width, height) => {
    await page.viewport(width, height);
    const field = document.body.appendChild(document.createElement('input'));
    try {
      field.focus();
      await widget.mount('floating', 'light', { open: '' });
      await expect.poll(() => widget.find('textarea')).not.toBeNull();
      await expect.poll(() => dialog()?.open).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(focused()).toBe(field);
      expect(dialog()?.matches(':modal')).toBe(false);
      widget.find('textarea')?.focus();
      await expect.poll(() => dialog()?.matches(':modal')).toBe(width < 480);
      expect(focused()?.localName).toBe('textarea');
    } finally {
      field.remove();
    }
  });

  it('A11Y-18: an answer that comes while the panel is closed opens nothing and takes no focus', async () => {
    await widget.mount('floating');
    await widget.open();
    await widget.streaming();
    widget.element.close();
    const field = document.body.appendChild(document.createElement('input'));
    try {
      await expect.poll(focused).toBe(launcher());
      field.focus();
      widget.bff.text('The end.');
      widget.bff.finish();
      await expect.poll(() => launcher()?.getAttribute('aria-label')).toMatch(/new answer/);
      expect(widget.element.opened).toBe(false);
      expect(focused()).toBe(field);
    } finally {
      field.remove();
    }
  });

  it('A11Y-17: what was typed outlives a refusal, a closed panel and the element itself', async () => {
    await widget.mount('floating');
    await widget.open();
    const field = widget.type('A long question');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    widget.element.close();
    await widget.open();
    expect(widget.find<HTMLTextAreaElement>('textarea')?.value).toBe('A long question');
    fixtureCleanup();
    await widget.mount('floating');
    await widget.open();
    expect(widget.find<HTMLTextAreaElement>('textarea')?.value).toBe('A long question');
  });

  it('A11Y-17: a question that meets an ended session is asked with a new one, nothing is typed twice', async () => {
    await widget.mount();
    widget.bff.refusals.set('/api/prepare', { status: 401, code: 'unauthorized' });
    expect(await widget.element.ask('How?')).toBe(true);
    await expect.poll(() => widget.bff.count('/api/prepare')).toBe(2);
    expect(widget.bff.count('/api/sessions')).toBe(2);
    await expect.poll(() => widget.find('.question')?.textContent).toBe('How?');
    expect(widget.find('[role=alert]')).toBeNull();
  });
});
