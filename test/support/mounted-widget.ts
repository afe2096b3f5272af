import { fixture, html } from '@open-wc/testing';
import { expect } from 'vitest';
import '../../widget/define.ts';
import type { PrepChatElement } from '../../widget/index.ts';
import type { Mode } from '../../widget/state/settings.ts';
import { ScriptedBff } from './scripted-bff.ts';

/** What the scripted answers cite. */
export const sources = [
  {
    n: 1,
    url: 'https://docs.example/embed',
    title: 'Embed',
    snippet: 'Put one script tag on your page and it works at once, everywhere.',
  },
  { n: 2, url: 'https://docs.example/theme', title: 'Theme' },
];

/** A `<prep-chat>` in a page, and the server that it talks to; leads it into each of its states. */
export class MountedWidget {
  readonly bff = new ScriptedBff();
  declare element: PrepChatElement;

  start(): void {
    localStorage.clear();
    sessionStorage.clear();
    this.bff.requests.length = 0;
    this.bff.stored.clear();
    this.bff.start();
  }

  async mount(
    mode: Mode = 'inline',
    theme = 'light',
    attributes: Record<string, string> = {},
  ): Promise<void> {
    this.element = await fixture(
      html`<prep-chat
        mode=${mode}
        theme=${theme}
        endpoint="https://bff.example"
        accent="#0a7"
        starters="One?|Two?"
      ></prep-chat>`,
    );
    for (const [name, value] of Object.entries(attributes)) this.element.setAttribute(name, value);
    if (mode === 'inline' || mode === 'page')
      await expect.poll(() => this.find('textarea'), { timeout: 10_000 }).not.toBeNull();
  }

  /** Opens the panel and waits until it is there. */
  async open(): Promise<void> {
    this.element.open();
    await expect.poll(() => this.find('textarea'), { timeout: 10_000 }).not.toBeNull();
  }

  /** All shadow roots of the widget, outermost first. */
  roots(root: ShadowRoot | null = this.element.shadowRoot): ShadowRoot[] {
    if (!root) return [];
    return [
      root,
      ...[...root.querySelectorAll('*')].flatMap((child) =>
        child.shadowRoot ? this.roots(child.shadowRoot) : [],
      ),
    ];
  }
  find<T extends Element = HTMLElement>(selector: string): T | null {
    for (const root of this.roots()) {
      const found = root.querySelector<T>(selector);
      if (found) return found;
    }
    return null;
  }
  text = (): string =>
    this.roots()
      .map((root) =>
        [...root.children]
          .filter(({ tagName }) => tagName !== 'STYLE')
          .map(({ textContent }) => textContent)
          .join(' '),
      )
      .join(' ');

  type(value: string): HTMLTextAreaElement {
    const field = this.find<HTMLTextAreaElement>('textarea');
    if (!field) throw new Error('there is no field');
    field.value = value;
    return field;
  }
  press(field: HTMLElement, key: string, more: KeyboardEventInit = {}): void {
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }),
    );
  }
  async prepared(): Promise<void> {
    expect(await this.element.ask('How?')).toBe(true);
    await expect.poll(() => this.bff.count('/api/runs/run_1')).toBe(1);
    this.bff.board('preparing', 'completed', 'started');
  }
  async streaming(): Promise<void> {
    await this.prepared();
    this.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => this.bff.count('/api/stream')).toBe(1);
    this.bff.begin(sources);
    this.bff.text(
      'Put **one tag** on it [1].\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```html\n<script></script>\n```\n\nThen ',
    );
  }
  async done(followups: string[] = []): Promise<void> {
    await this.streaming();
    this.bff.text('choose colours [2].');
    this.bff.finish(followups);
    await expect
      .poll(() => this.find('prep-chat-sources')?.shadowRoot?.querySelectorAll('li').length)
      .toBe(2);
  }
  /** The button of this name. */
  button(name: string): HTMLButtonElement | undefined {
    return this.roots()
      .flatMap((root) => [...root.querySelectorAll('button')])
      .find((button) => (button.getAttribute('aria-label') ?? button.textContent.trim()) === name);
  }
  async click(name: string): Promise<void> {
    await expect.poll(() => this.button(name)).toBeDefined();
    this.button(name)?.click();
  }
  async failed(): Promise<void> {
    await this.streaming();
    this.bff.part({ type: 'error', errorText: 'model_interrupted: The answer broke off.' });
    this.bff.cut();
    await expect.poll(() => this.find('[role=alert]')).not.toBeNull();
  }
}
