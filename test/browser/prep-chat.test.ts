import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labels as english } from '../../widget/locales/en.ts';
import { MountedWidget, sources } from '../support/mounted-widget.ts';

describe('<prep-chat>', () => {
  const widget = new MountedWidget();

  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  describe('asking', () => {
    it('sends nothing and stores nothing before the first question', async () => {
      await widget.mount('floating');
      await widget.open();
      expect(widget.bff.requests).toEqual([]);
      expect(localStorage.length).toBe(0);
    });

    it('shows the board, then the answer with its marks and sources', async () => {
      await widget.mount();
      await widget.prepared();
      await expect.poll(widget.text).toMatch(/Found by search/);
      widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
      await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
      widget.bff.begin(sources);
      widget.bff.text('Put one tag on it [1], and no [7].');
      widget.bff.finish();
      await expect.poll(() => widget.find('.citation')?.getAttribute('aria-label')).toBe('Source 1: Embed');
      await expect
        .poll(() => widget.find('prep-chat-sources')?.shadowRoot?.querySelectorAll('li').length)
        .toBe(2);
      expect(widget.find('.text')?.textContent).toMatch(/no\s\[7\]/);
      const link = widget.find('prep-chat-sources')?.shadowRoot?.querySelector('a');
      expect(link?.getAttribute('href')).toBe(sources[0]?.url);
    });

    it('takes out the marks that nothing supports, and quotes what each of the others stands for', async () => {
      await widget.mount();
      await widget.prepared();
      widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
      await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
      widget.bff.begin(sources);
      const text = 'One tag [1], `a[1]`, blue [2], of [7], at once [1].';
      widget.bff.text(text);
      await expect.poll(() => widget.find('.text')?.querySelectorAll('.citation').length).toBe(3);
      const cited = (mark: number, quote: string) => ({
        start: 0,
        end: mark,
        mark,
        sourceIds: ['1'],
        quote,
        url: `https://docs.example/embed#x:~:text=${encodeURIComponent(quote)}`,
      });
      const at = (mark: string) => text.indexOf(mark);
      const span = (mark: string) => ({ start: at(mark), end: at(mark) + 3, sourceIds: [mark[1] ?? ''] });
      const citations = [
        cited(at('[1]'), 'Put one tag.'),
        cited(text.lastIndexOf('[1]'), 'It works at once.'),
      ];
      const dropped = [span('[2]'), span('[7]')];
      widget.bff.part({ type: 'data-citations', id: 'citations', data: { citations, dropped } });
      widget.bff.finish();
      await expect
        .poll(() => widget.find('.text')?.textContent?.replaceAll('\u00a0', ' '))
        .toBe('One tag 1, a[1], blue, of, at once 1.');
      const marks = [...(widget.find('.text')?.querySelectorAll('.citation') ?? [])];
      expect(marks.map((mark) => mark.ariaDescription)).toEqual(['Put one tag.', 'It works at once.']);
      await expect.poll(() => widget.find('prep-chat-sources')).not.toBeNull();
      const link = widget.find('prep-chat-sources')?.shadowRoot?.querySelector('a');
      expect(link?.getAttribute('href')).toBe(citations[0]?.url);
      expect(link?.querySelector('.snippet')?.textContent).toBe('Put one tag.');

      const copied: string[] = [];
      const original = navigator.clipboard.writeText.bind(navigator.clipboard);
      navigator.clipboard.writeText = (copy) => Promise.resolve(void copied.push(copy));
      await widget.click('Copy');
      navigator.clipboard.writeText = original;
      expect(copied[0]).toMatch(
        /^One tag \[1\], `a\[1\]`, blue, of, at once \[1\]\.\n\n\[1\] Embed: https:.*#x:~:text=Put/,
      );
    });

    it('SEC-12: lets only links to this site, and to the very pages of the sources, be clicked', async () => {
      await widget.mount();
      await widget.streaming();
      widget.bff.text(
        '\n\n[source](https://docs.example/theme) [query](https://docs.example/theme?q=secret) [page](https://docs.example/other) [self](/here) [other](https://evil.example/?q=secret) [script](javascript:alert(1)) ![pixel](https://evil.example/p.png)',
      );
      widget.bff.finish();
      await expect.poll(() => widget.find('prep-chat-sources')).not.toBeNull();
      const links = [...(widget.find('.text')?.querySelectorAll('a') ?? [])].map((link) => link.href);
      expect(links).toEqual(['https://docs.example/theme', 'https://bff.example/here']);
      expect(widget.find('.text')?.textContent).toMatch(/query.*page.*other.*script.*pixel/);
      expect(widget.find('img')).toBeNull();
    });

    it('shows why it takes long, for as long as it does', async () => {
      await widget.mount();
      await widget.prepared();
      widget.bff.waiting('Words of the server');
      await expect.poll(widget.text).toMatch(/The server is busy/);
      widget.bff.board('preparing', 'completed', 'started');
      await expect.poll(widget.text).not.toMatch(/The server is busy/);
    });

    it('A11Y-06: sends with Enter, but not with the Enter that ends a composition, nor with Shift', async () => {
      await widget.mount();
      const field = widget.type('やり方');
      widget.press(field, 'Enter', { isComposing: true });
      widget.press(field, 'Enter', { shiftKey: true });
      expect(widget.bff.requests).toEqual([]);
      widget.press(field, 'Enter');
      await expect.poll(() => widget.bff.count('/api/prepare')).toBe(1);
      expect(field.value).toBe('');
    });

    it('keeps what was typed while an answer is on its way', async () => {
      await widget.mount();
      await widget.streaming();
      const field = widget.type('Another one');
      widget.press(field, 'Enter');
      await expect.poll(() => widget.find('[role=alert]')?.textContent).toMatch(/wait for this one/);
      expect(field.value).toBe('Another one');
    });

    it('answers again from the same run, and keeps the earlier answer', async () => {
      await widget.mount();
      await widget.done();
      widget.element.regenerate('shorter');
      await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
      widget.bff.begin(sources);
      widget.bff.text('Short.');
      widget.bff.finish();
      await expect.poll(widget.text).toMatch(/2\/2/);
      expect(widget.bff.count('/api/prepare')).toBe(1);
      expect(widget.bff.requests.at(-1)?.body).toMatchObject({ runId: 'run_1', mode: 'shorter' });
    });

    it('goes on after a break where it was, without a lost or doubled character', async () => {
      await widget.mount();
      await widget.streaming();
      await expect.poll(() => widget.find('.text')?.textContent).toMatch(/Then/);
      const before = widget.find('.text')?.textContent;
      widget.bff.cut();
      await expect.poll(widget.text).toMatch(/connection broke/i);
      const resumed = () => widget.bff.requests.find(({ path }) => /answers\/answer_\d+\/stream/.test(path));
      await expect.poll(resumed, { timeout: 3_000 }).toBeDefined();
      expect(resumed()?.headers.get('last-event-id')).toBe('4');
      expect(widget.find('.text')?.textContent).toBe(before);
      widget.bff.text('the rest.');
      widget.bff.finish();
      await expect.poll(() => widget.find('.text')?.textContent).toMatch(/Then the rest\.$/);
      expect(widget.text()).not.toMatch(/connection broke/i);
      expect(widget.bff.count('/api/stream')).toBe(1);
    });

    it('says that the browser is offline, waits, and goes on when it is back', async () => {
      await widget.mount();
      await widget.streaming();
      Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
      widget.bff.cut();
      await expect.poll(widget.text).toMatch(/You are offline/);
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(widget.bff.requests.filter(({ path }) => path.startsWith('/api/answers/'))).toEqual([]);
      Reflect.deleteProperty(navigator, 'onLine');
      globalThis.dispatchEvent(new Event('online'));
      await expect
        .poll(() => widget.bff.requests.filter(({ path }) => path.startsWith('/api/answers/')).length)
        .toBe(1);
      widget.bff.text('the rest.');
      widget.bff.finish();
      await expect.poll(() => widget.find('.text')?.textContent).toMatch(/Then the rest\.$/);
      expect(widget.text()).not.toMatch(/offline/);
    });

    it('says so at once when the stream only falls silent, until more of it comes', async () => {
      await widget.mount();
      await widget.streaming();
      await expect.poll(() => widget.find('.text')?.textContent).toMatch(/Then/);
      globalThis.dispatchEvent(new Event('offline'));
      await expect.poll(widget.text, { timeout: 1_000 }).toMatch(/You are offline/);
      widget.bff.text('It was a short one.');
      await expect.poll(widget.text).not.toMatch(/offline/);
    });

    it('offers another try for an answer that failed, and keeps its text', async () => {
      await widget.mount();
      await widget.failed();
      expect(widget.find('[role=alert]')?.textContent).toMatch(/broke off/);
      expect(widget.find('.text')?.textContent).toContain('one tag');
      widget.find('.retry')?.click();
      await expect.poll(() => widget.bff.count('/api/stream')).toBe(2);
      expect(widget.bff.count('/api/prepare')).toBe(1);
    });

    it('tries a failed preparation again', async () => {
      await widget.mount();
      await widget.prepared();
      widget.bff.board('failed', 'completed', 'failed');
      await expect.poll(() => widget.find('[role=alert]')?.textContent).toMatch(/preparation failed/i);
      widget.find('.retry')?.click();
      await expect.poll(() => widget.bff.count('/api/runs/run_1/retry')).toBe(1);
    });

    it('stops the answer here and on the server', async () => {
      await widget.mount();
      await widget.streaming();
      await expect.poll(widget.text).toMatch(/one tag/);
      widget.element.stop();
      await expect
        .poll(() => widget.bff.requests.some(({ path }) => /answers\/answer_\d+\/stop/.test(path)))
        .toBe(true);
      await expect.poll(widget.text).toMatch(/Stopped/);
    });

    it('begins another session once when the old one has ended', async () => {
      await widget.mount();
      widget.bff.refusals.set('/api/prepare', { status: 401, code: 'unauthorized' });
      await widget.element.ask('How?');
      await expect.poll(() => widget.bff.count('/api/prepare')).toBe(2);
      expect(widget.bff.count('/api/sessions')).toBe(2);
    });
  });

  describe('as an element of the page', () => {
    it('opens into the question and gives the focus back', async () => {
      await widget.mount('floating');
      const opened: string[] = [];
      for (const name of ['prep-chat-open', 'prep-chat-close'] as const)
        widget.element.addEventListener(name, () => opened.push(name));
      widget.element.open();
      await expect.poll(() => widget.find('textarea')?.matches(':focus')).toBe(true);
      widget.press(widget.find('textarea') ?? widget.element, 'Escape');
      await widget.element.updateComplete;
      expect(widget.element.opened).toBe(false);
      expect(widget.element.shadowRoot?.activeElement?.className).toBe('launcher');
      expect(opened).toEqual(['prep-chat-open', 'prep-chat-close']);
    });

    it('lets the page keep it closed and keep a question back', async () => {
      await widget.mount('floating');
      widget.element.addEventListener('prep-chat-open', (event) => event.preventDefault());
      widget.element.addEventListener('prep-chat-ask', (event) => event.preventDefault());
      widget.element.open();
      await widget.element.ask('How?');
      await widget.element.updateComplete;
      expect(widget.element.opened).toBe(false);
      expect(widget.bff.requests).toEqual([]);
    });

    it('survives being moved in the page', async () => {
      await widget.mount();
      await widget.streaming();
      const box = document.createElement('div');
      document.body.append(box);
      box.append(widget.element);
      widget.bff.text('more');
      widget.bff.finish();
      await expect.poll(widget.text).toMatch(/Then more/);
      widget.element.remove();
      box.remove();
    });

    it('REL-30: works where storage is blocked, and says that nothing will be kept', async () => {
      const original = Storage.prototype.setItem;
      Storage.prototype.setItem = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
      try {
        await widget.mount();
        await widget.done();
        await expect.poll(widget.text).toContain(english.notKept);
        widget.bff.requests.length = 0;
        await widget.click('Answer again');
        await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
      } finally {
        Storage.prototype.setItem = original;
      }
    });

    it('resets', async () => {
      await widget.mount();
      await widget.done();
      widget.element.reset();
      await widget.element.updateComplete;
      expect(widget.find('prep-chat-turn')).toBeNull();
      expect(widget.text()).toMatch(/One\?/);
    });
  });
});
