import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat> in a page', () => {
  const widget = new MountedWidget();

  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
    document.documentElement.lang = 'en';
  });

  const press = (init: KeyboardEventInit, target: EventTarget = document.body) =>
    target.dispatchEvent(
      new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init }),
    );
  const mod = /Mac/.test(navigator.platform) ? { metaKey: true } : { ctrlKey: true };

  it('reflects attributes and properties, and has sensible ones without', async () => {
    await widget.mount('floating');
    const { element } = widget;
    expect([element.mode, element.hotkey, element.density, element.position, element.steps]).toEqual([
      'floating',
      'mod+k',
      'comfortable',
      'end',
      'shown',
    ]);
    element.density = 'compact';
    element.setAttribute('position', 'start');
    expect([element.getAttribute('density'), element.position]).toEqual(['compact', 'start']);
    element.opened = true;
    expect(element.hasAttribute('open')).toBe(true);
  });

  it('opens and closes with Ctrl or Command + K, unless that is switched off or belongs to an editor', async () => {
    await widget.mount('floating');
    press({ key: 'k' });
    expect(widget.element.opened).toBe(false);
    expect(press({ key: 'k', ...mod })).toBe(false);
    expect(widget.element.opened).toBe(true);
    press({ key: 'K', ...mod });
    expect(widget.element.opened).toBe(false);
    const editor = document.body.appendChild(document.createElement('textarea'));
    press({ key: 'k', ...mod }, editor);
    expect(widget.element.opened).toBe(false);
    editor.remove();
    widget.element.hotkey = 'off';
    expect(press({ key: 'k', ...mod })).toBe(true);
    expect(widget.element.opened).toBe(false);
    widget.element.hotkey = 'ctrl+shift+/';
    press({ key: '/', ctrlKey: true, shiftKey: true });
    expect(widget.element.opened).toBe(true);
  });

  it('speaks the language of the page, and changes with it', async () => {
    document.documentElement.lang = 'de-AT';
    await widget.mount('floating');
    expect(widget.find('.launcher')?.getAttribute('aria-label')).toBe('Frage stellen');
    await widget.open();
    expect(widget.find('textarea')?.getAttribute('aria-label')).toMatch(/Frage/);
    widget.element.lang = 'ar';
    await expect.poll(() => widget.find('.contents')?.getAttribute('dir')).toBe('rtl');
    expect(widget.find('.launcher')?.getAttribute('aria-label')).toBe('إغلاق');
    widget.element.lang = 'tlh';
    await expect.poll(() => widget.find('textarea')?.getAttribute('aria-label')).toBe('Your question');
  });

  it('A11Y-14: from right to left an empty field begins on the right, what is typed and code where they begin', async () => {
    await widget.mount('inline', 'light', { lang: 'ar' });
    await widget.done();
    const direction = (selector: string) => {
      const element = widget.find(selector);
      return element && getComputedStyle(element).direction;
    };
    expect(direction('textarea')).toBe('rtl');
    widget.type('How do I …').dispatchEvent(new InputEvent('input', { bubbles: true }));
    expect(direction('textarea')).toBe('ltr');
    expect(direction('pre')).toBe('ltr');
    expect(direction('code')).toBe('ltr');
  });

  it('takes the words of the page over its own', async () => {
    await widget.mount();
    widget.element.labels = { send: 'Go', steps: { search: 'Look it up' } };
    await expect.poll(() => widget.button('Go')).toBeDefined();
    await widget.prepared();
    await expect.poll(widget.text).toMatch(/Look it up/);
    expect(widget.text()).toMatch(/Rank the passages/);
    widget.element.labels = {};
    await expect.poll(() => widget.button('Stop')).toBeDefined();
  });

  it('shows what the page puts into its slots, and its own words where there is nothing', async () => {
    await widget.mount();
    await expect.poll(widget.text).toMatch(/Check the sources/);
    const note = document.createElement('p');
    note.slot = 'disclaimer';
    note.textContent = 'Ours';
    widget.element.append(note);
    await expect.poll(() => note.assignedSlot).not.toBeNull();
    expect(note.getClientRects().length).toBe(1);
    const small = () => [...(widget.find('.foot')?.querySelectorAll('.small') ?? [])];
    expect(small().every((each) => each.getClientRects().length === 0)).toBe(true);
    note.remove();
    await expect.poll(() => small().some((each) => each.getClientRects().length > 0)).toBe(true);
  });

  it('lets the page style its parts, however deep they are', async () => {
    const style = document.head.appendChild(document.createElement('style'));
    style.textContent =
      'prep-chat::part(question) { color: rgb(1, 2, 3) } prep-chat::part(citation) { color: rgb(4, 5, 6) } prep-chat::part(action) { color: rgb(7, 8, 9) }';
    await widget.mount();
    await widget.done();
    const colour = (selector: string) => getComputedStyle(widget.find(selector) ?? document.body).color;
    await expect.poll(() => widget.button('Copy')).toBeDefined();
    expect([colour('.question'), colour('.citation'), colour('[part=action]')]).toEqual([
      'rgb(1, 2, 3)',
      'rgb(4, 5, 6)',
      'rgb(7, 8, 9)',
    ]);
    style.remove();
  });

  it.each([
    ['inline', (box: DOMRect) => box.height > 300],
    ['page', (box: DOMRect) => Math.abs(box.height - innerHeight) <= 1],
    ['panel', (box: DOMRect) => box.height === innerHeight && box.top === 0],
    ['floating', (box: DOMRect) => box.height > 200],
  ] as const)('stands where its mode says: %s', async (mode, fits) => {
    await widget.mount(mode);
    if (mode === 'panel' || mode === 'floating') await widget.open();
    await expect.poll(() => fits(widget.find('.panel')?.getBoundingClientRect() ?? new DOMRect())).toBe(true);
    const launcher = widget.find('.launcher');
    expect(getComputedStyle(launcher ?? document.body).display === 'none').toBe(
      mode === 'inline' || mode === 'page',
    );
  });

  it('hides the board, or keeps it folded, where the page says so', async () => {
    await widget.mount('inline', 'light', { steps: 'hidden' });
    await widget.prepared();
    await expect.poll(() => widget.find('.question')).not.toBeNull();
    expect(widget.find('prep-chat-steps')).toBeNull();
    widget.element.steps = 'folded';
    await expect.poll(() => widget.find('details')).not.toBeNull();
    expect(widget.find<HTMLDetailsElement>('details')?.open).toBe(false);
  });

  it('takes over what was set before it was there', () => {
    const late = document.createElement('prep-chat');
    // As a page that sets properties before the script came.
    Object.defineProperty(late, 'heading', {
      value: 'Early',
      configurable: true,
      writable: true,
      enumerable: true,
    });
    document.body.append(late);
    expect(late.getAttribute('heading')).toBe('Early');
    expect(late.heading).toBe('Early');
    late.remove();
  });

  it('asks on demand of the page, and resolves to whether the question was taken', async () => {
    await widget.mount('floating');
    expect(await widget.element.ask('   ')).toBe(false);
    expect(await widget.element.ask('How?')).toBe(true);
    expect(widget.element.opened).toBe(true);
    expect(await widget.element.ask('And?')).toBe(false);
    widget.element.toggle();
    expect(widget.element.opened).toBe(false);
  });

  it('tells the page what happens, without any text', async () => {
    const heard: string[] = [];
    const events: Event[] = [];
    const hear = (event: Event) => {
      heard.push(event.type);
      events.push(event);
    };
    const names = ['ready', 'open', 'ask', 'step', 'answer', 'settled'].map((name) => `prep-chat-${name}`);
    for (const name of names) document.addEventListener(name, hear);
    await widget.mount('floating');
    await widget.open();
    await widget.done();
    for (const name of names) document.removeEventListener(name, hear);
    expect([...new Set(heard)]).toEqual(names);
    expect(JSON.stringify(events.map((event) => ({ ...event })))).not.toMatch(/How\?|one tag/);
  });
});
