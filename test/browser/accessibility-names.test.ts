import { fixtureCleanup } from '@open-wc/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MountedWidget } from '../support/mounted-widget.ts';

describe('<prep-chat>: names and headings', () => {
  const widget = new MountedWidget();
  beforeEach(() => widget.start());
  afterEach(() => {
    widget.bff.stop();
    fixtureCleanup();
  });

  const all = (selector: string) =>
    widget.roots().flatMap((root) => [...root.querySelectorAll<HTMLElement>(selector)]);
  const plain = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim();
  /** What can be seen of an element's text. */
  const visible = (element: Element) => {
    const copy = element.cloneNode(true) as Element;
    for (const unseen of copy.querySelectorAll('.hidden, [hidden]')) unseen.remove();
    return plain(copy.textContent);
  };
  const nameOf = (element: Element) => plain(element.getAttribute('aria-label') ?? element.textContent);

  it('A11Y-15: every question and every answer says who speaks, before it is read', async () => {
    await widget.mount();
    await widget.done();
    const [turn] = all('article');
    const labels = [...(turn?.querySelectorAll('h3') ?? [])];
    expect(labels.map(({ textContent }) => textContent)).toEqual(['You asked', 'Answer']);
    const follows = (one?: Element | null, other?: Element | null) =>
      one && other && one.compareDocumentPosition(other) === Node.DOCUMENT_POSITION_FOLLOWING;
    expect(follows(labels[0], turn?.querySelector('.question'))).toBe(true);
    expect(follows(turn?.querySelector('.question'), labels[1])).toBe(true);
    expect(follows(labels[1], turn?.querySelector('prep-chat-answer'))).toBe(true);
    for (const label of labels) expect(label.getClientRects().length).toBe(1);
  });

  it('A11Y-15: headings in an answer begin at level 3, and none is above the two of panel and page', async () => {
    await widget.mount();
    await widget.streaming();
    widget.bff.text(
      'end\n\n# One\n\n## Two\n\n### Three\n\n#### Four\n\n###### Six\n\nOne\n===\n\nTwo\n---\n\nEnd.',
    );
    widget.bff.finish();
    await expect.poll(() => widget.find('.text')?.textContent).toMatch(/End\.$/);
    const levels = [...(widget.find('.text')?.querySelectorAll('h1, h2, h3, h4, h5, h6') ?? [])].map(
      ({ localName, textContent }) => `${localName} ${textContent}`,
    );
    expect(levels).toEqual(['h3 One', 'h4 Two', 'h5 Three', 'h5 Four', 'h5 Six', 'h3 One', 'h4 Two']);
    expect(all('h1')).toEqual([]);
    expect(all('h2')).toHaveLength(1);
  });

  it('A11Y-15: whatever can be seen on a button or a link is in its name, in every stage', async () => {
    const seen = new Set<string>();
    const check = () => {
      const wrong = all('button, a, summary').flatMap((element) => {
        const [name, text] = [nameOf(element), visible(element)];
        seen.add(name);
        const words = name.toLowerCase();
        const isNamed = text
          .toLowerCase()
          .split(' ')
          .every((word) => words.includes(word));
        return name !== '' && isNamed ? [] : [`${text} is not in ${name}`];
      });
      expect(wrong).toEqual([]);
    };
    await widget.mount('floating');
    check();
    await widget.open();
    check();
    await widget.prepared();
    check();
    widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
    widget.bff.begin([{ n: 1, url: 'https://docs.example/embed', title: 'Embed' }]);
    widget.bff.text('Put **one tag** on it [1].\n\n```html\n<p></p>\n```\n');
    await expect.poll(() => widget.button('Copy code')).toBeDefined();
    check();
    widget.bff.finish(['And then?']);
    await expect.poll(() => widget.button('And then?')).toBeDefined();
    check();
    await widget.click('Edit the question');
    await expect.poll(() => widget.button('Cancel')).toBeDefined();
    check();
    expect([...seen]).toEqual(
      expect.arrayContaining(['Ask a question', 'Stop', 'Send', 'Source 1: Embed', 'Copy code', 'Cancel']),
    );
  });

  it('A11Y-15: sources are a named list, and each link says by itself where it leads', async () => {
    await widget.mount();
    await widget.prepared();
    widget.bff.board('completed', 'completed', 'completed', 'completed', 'completed');
    await expect.poll(() => widget.bff.count('/api/stream')).toBe(1);
    // Two pages of the same name.
    const title = 'Guide';
    widget.bff.begin([
      { n: 1, url: 'https://docs.example/a', title, snippet: 'About a.' },
      { n: 2, url: 'https://docs.example/b', title },
    ]);
    widget.bff.text('It is so [1][2].');
    widget.bff.finish();
    const sources = () => widget.find('prep-chat-sources')?.shadowRoot;
    await expect.poll(() => sources()?.querySelectorAll('ol > li > a').length).toBe(2);
    const list = sources()?.querySelector('ol');
    expect(sources()?.getElementById(list?.getAttribute('aria-labelledby') ?? '')?.textContent).toBe(
      'Sources',
    );
    const names = [...(sources()?.querySelectorAll('a') ?? [])].map((link) => {
      const copy = link.cloneNode(true) as Element;
      for (const silent of copy.querySelectorAll('[aria-hidden=true]')) silent.remove();
      return plain(copy.textContent);
    });
    expect(names).toEqual([
      '1: Guide Guide About a. (opens in a new tab)',
      '2: Guide Guide (opens in a new tab)',
    ]);
    expect(new Set(names).size).toBe(2);
  });
});
