import { expect as chaiExpect, fixture, fixtureCleanup, html } from '@open-wc/testing';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../widget/define.ts';
import type { PrepChatElement } from '../../widget/index.ts';
import { ScriptedBff } from '../support/scripted-bff.ts';

const sources = [
  {
    n: 1,
    url: 'https://docs.example/embed',
    title: 'Embed',
    snippet: 'Put one script tag on your page and it works at once, everywhere.',
  },
  { n: 2, url: 'https://docs.example/theme', title: 'Theme' },
];

describe('<prep-chat>', () => {
  const bff = new ScriptedBff();
  let element: PrepChatElement;

  beforeEach(() => {
    localStorage.clear();
    bff.requests.length = 0;
    bff.start();
  });
  afterEach(() => {
    bff.stop();
    fixtureCleanup();
    document.documentElement.removeAttribute('dir');
  });

  async function mount(mode: 'inline' | 'floating' = 'inline', theme = 'light'): Promise<void> {
    element = await fixture(
      html`<prep-chat
        mode=${mode}
        theme=${theme}
        endpoint="https://bff.example"
        accent="#0a7"
        starters="One?|Two?"
      ></prep-chat>`,
    );
  }

  /** All shadow roots of the widget, outermost first. */
  function roots(root: ShadowRoot | null = element.shadowRoot): ShadowRoot[] {
    if (!root) return [];
    return [
      root,
      ...[...root.querySelectorAll('*')].flatMap((child) =>
        child.shadowRoot ? roots(child.shadowRoot) : [],
      ),
    ];
  }
  function find<T extends Element = HTMLElement>(selector: string): T | null {
    for (const root of roots()) {
      const found = root.querySelector<T>(selector);
      if (found) return found;
    }
    return null;
  }
  const text = () =>
    roots()
      .map((root) =>
        [...root.children]
          .filter(({ tagName }) => tagName !== 'STYLE')
          .map(({ textContent }) => textContent)
          .join(' '),
      )
      .join(' ');

  function type(value: string): HTMLTextAreaElement {
    const field = find<HTMLTextAreaElement>('textarea');
    if (!field) throw new Error('there is no field');
    field.value = value;
    return field;
  }
  function press(field: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }),
    );
  }
  async function prepared(): Promise<void> {
    expect(element.ask('How?')).toBe(true);
    await expect.poll(() => bff.count('/api/runs/run_1')).toBe(1);
    bff.board('preparing', 'completed', 'started');
  }
  async function streaming(): Promise<void> {
    await prepared();
    bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => bff.count('/api/stream')).toBe(1);
    bff.begin(sources);
    bff.text(
      'Put **one tag** on it [1].\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```html\n<script></script>\n```\n\nThen ',
    );
  }
  async function done(): Promise<void> {
    await streaming();
    bff.text('choose colours [2].');
    bff.finish();
    await expect.poll(() => find('prep-chat-sources')?.shadowRoot?.querySelectorAll('li').length).toBe(2);
  }
  async function failed(): Promise<void> {
    await streaming();
    bff.part({ type: 'error', errorText: 'model_interrupted: The answer broke off.' });
    bff.cut();
    await expect.poll(() => find('[role=alert]')).not.toBeNull();
  }

  async function violations(): Promise<string[]> {
    await element.updateComplete;
    await Promise.all(
      element
        .getAnimations({ subtree: true })
        .map((animation) =>
          animation.effect?.getTiming().iterations === Infinity ? undefined : animation.finished,
        ),
    );
    const result = await axe.run(element, {
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
      ['closed', async () => mount('floating')],
      [
        'open and empty',
        async () => {
          await mount('floating');
          element.open();
        },
      ],
      ['inline and empty', async () => mount()],
      [
        'preparing',
        async () => {
          await mount();
          await prepared();
        },
      ],
      [
        'streaming',
        async () => {
          await mount();
          await streaming();
        },
      ],
      [
        'done with sources',
        async () => {
          await mount();
          await done();
        },
      ],
      [
        'failed',
        async () => {
          await mount();
          await failed();
        },
      ],
      [
        'dark and done',
        async () => {
          await mount('inline', 'dark');
          await done();
        },
      ],
      [
        'dark and failed',
        async () => {
          await mount('inline', 'dark');
          await failed();
        },
      ],
      [
        'right to left',
        async () => {
          document.documentElement.dir = 'rtl';
          await mount();
          await done();
        },
      ],
    ])('has no violation that axe finds: %s', async (_state, reach) => {
      await reach();
      expect(await violations()).toEqual([]);
    });

    it('passes the accessibility assertion of @open-wc/testing', async () => {
      await mount('floating');
      await chaiExpect(element).to.be.accessible();
    });

    it('keeps text that streams out of live regions, and announces whole sentences', async () => {
      await mount();
      await streaming();
      const live = element.shadowRoot?.querySelector('[aria-live=polite]');
      await expect.poll(() => live?.textContent, { timeout: 5_000 }).toMatch(/one tag/);
      expect(live?.textContent).not.toMatch(/Then|\*\*|\[1\]/);
      expect(find('.thread')?.getAttribute('aria-live')).toBe('off');
    });
  });

  describe('asking', () => {
    it('sends nothing and stores nothing before the first question', async () => {
      await mount('floating');
      element.open();
      await element.updateComplete;
      expect(bff.requests).toEqual([]);
      expect(localStorage.length).toBe(0);
    });

    it('shows the board, then the answer with its marks and sources', async () => {
      await mount();
      await prepared();
      await expect.poll(text).toMatch(/Found by search/);
      bff.board('completed', 'completed', 'completed', 'completed', 'completed');
      await expect.poll(() => bff.count('/api/stream')).toBe(1);
      bff.begin(sources);
      bff.text('Put one tag on it [1], and no [7].');
      bff.finish();
      await expect.poll(() => find('.citation')?.getAttribute('aria-label')).toBe('Source 1: Embed');
      await expect.poll(() => find('prep-chat-sources')?.shadowRoot?.querySelectorAll('li').length).toBe(2);
      expect(find('.text')?.textContent).toContain('no [7]');
      const link = find('prep-chat-sources')?.shadowRoot?.querySelector('a');
      expect(link?.getAttribute('href')).toContain('#:~:text=Put%20one%20script');
    });

    it('sends with Enter, but not with the Enter that ends a composition, nor with Shift', async () => {
      await mount();
      const field = type('やり方');
      press(field, 'Enter', { isComposing: true });
      press(field, 'Enter', { shiftKey: true });
      expect(bff.requests).toEqual([]);
      press(field, 'Enter');
      await expect.poll(() => bff.count('/api/prepare')).toBe(1);
      expect(field.value).toBe('');
    });

    it('keeps what was typed while an answer is on its way', async () => {
      await mount();
      await streaming();
      const field = type('Another one');
      press(field, 'Enter');
      await expect.poll(() => find('[role=alert]')?.textContent).toMatch(/wait for this one/);
      expect(field.value).toBe('Another one');
    });

    it('answers again from the same run, and keeps the earlier answer', async () => {
      await mount();
      await done();
      element.regenerate('shorter');
      await expect.poll(() => bff.count('/api/stream')).toBe(2);
      bff.begin(sources);
      bff.text('Short.');
      bff.finish();
      await expect.poll(text).toMatch(/2\/2/);
      expect(bff.count('/api/prepare')).toBe(1);
      expect(bff.requests.at(-1)?.body).toMatchObject({ runId: 'run_1', mode: 'shorter' });
    });

    it('takes a stream that just ends as broken off, keeps the text and offers another try', async () => {
      await mount();
      await streaming();
      bff.cut();
      await expect.poll(() => find('[role=alert]')?.textContent).toMatch(/broke off/);
      expect(find('.text')?.textContent).toContain('one tag');
      find('.retry')?.click();
      await expect.poll(() => bff.count('/api/stream')).toBe(2);
      expect(bff.count('/api/prepare')).toBe(1);
    });

    it('tries a failed preparation again', async () => {
      await mount();
      await prepared();
      bff.board('failed', 'completed', 'failed');
      await expect.poll(() => find('[role=alert]')?.textContent).toMatch(/preparation failed/i);
      find('.retry')?.click();
      await expect.poll(() => bff.count('/api/runs/run_1/retry')).toBe(1);
    });

    it('stops the answer here and on the server', async () => {
      await mount();
      await streaming();
      await expect.poll(text).toMatch(/one tag/);
      element.stop();
      await expect
        .poll(() => bff.requests.some(({ path }) => /answers\/answer_\d+\/stop/.test(path)))
        .toBe(true);
      await expect.poll(text).toMatch(/Stopped/);
    });

    it('begins another session once when the old one has ended', async () => {
      await mount();
      bff.refusals.set('/api/prepare', { status: 401, code: 'unauthorized' });
      element.ask('How?');
      await expect.poll(() => bff.count('/api/prepare')).toBe(2);
      expect(bff.count('/api/sessions')).toBe(2);
    });
  });

  describe('as an element of the page', () => {
    it('opens into the question and gives the focus back', async () => {
      await mount('floating');
      const opened: string[] = [];
      for (const name of ['prep-chat-open', 'prep-chat-close'] as const)
        element.addEventListener(name, () => opened.push(name));
      element.open();
      await expect.poll(() => find('textarea')?.matches(':focus')).toBe(true);
      press(find('textarea') ?? element, 'Escape');
      await element.updateComplete;
      expect(element.opened).toBe(false);
      expect(element.shadowRoot?.activeElement?.className).toBe('launcher');
      expect(opened).toEqual(['prep-chat-open', 'prep-chat-close']);
    });

    it('lets the page keep it closed and keep a question back', async () => {
      await mount('floating');
      element.addEventListener('prep-chat-open', (event) => event.preventDefault());
      element.addEventListener('prep-chat-ask', (event) => event.preventDefault());
      element.open();
      element.ask('How?');
      await element.updateComplete;
      expect(element.opened).toBe(false);
      expect(bff.requests).toEqual([]);
    });

    it('survives being moved in the page', async () => {
      await mount();
      await streaming();
      const box = document.createElement('div');
      document.body.append(box);
      box.append(element);
      bff.text('more');
      bff.finish();
      await expect.poll(text).toMatch(/Then more/);
      element.remove();
      box.remove();
    });

    it('works where storage is blocked', async () => {
      const original = Storage.prototype.setItem;
      Storage.prototype.setItem = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
      try {
        await mount();
        await done();
      } finally {
        Storage.prototype.setItem = original;
      }
    });

    it('resets', async () => {
      await mount();
      await done();
      element.reset();
      await element.updateComplete;
      expect(find('prep-chat-turn')).toBeNull();
      expect(text()).toMatch(/One\?/);
    });
  });
});
