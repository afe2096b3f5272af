import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writerInto } from '../support/rendered-markdown.ts';

const code = `const answer = 42; // why not\nclass Widget { say() { return 'hello'; } }`;
const fetched = () =>
  performance.getEntriesByType('resource').filter(({ name }) => /highlight(?:\.js|\.ts|_js)/.test(name));
const groups = ['keyword', 'string', 'number', 'comment', 'title'];

/** What is shown in a colour, by the colour's name. */
function coloured(root: Element): Record<string, string[]> {
  return Object.fromEntries(
    groups.map((group) => [
      group,
      [...(CSS.highlights.get(`prep-chat-${group}`) ?? [])]
        .filter(({ startContainer }) => root.contains(startContainer))
        .map(({ startContainer, startOffset, endOffset }) =>
          startContainer.textContent!.slice(startOffset, endOffset),
        ),
    ]),
  );
}

/** Relative luminance of `rgb(…)`. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? [])
    .map(Number)
    .map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const contrast = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

describe('code in colours', () => {
  let host: HTMLElement;
  let root: HTMLElement;
  beforeEach(() => {
    host = document.body.appendChild(document.createElement('div'));
    root = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));
  });
  afterEach(() => host.remove());

  it('fetches nothing for an answer without code, code that is still coming, or code in no known language', async () => {
    const before = fetched().length;
    expect(before).toBe(0);
    writerInto(root).write('Some `code`.\n\n    indented\n\n```\nplain\n```\n\n```klingon\nx\n```', true);
    writerInto(root).write('```js\nlet a;\nlet b;\n', false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fetched()).toEqual([]);
  });

  it('colours a block once it is complete, and its text stays as it is', async () => {
    const writer = writerInto(root);
    const text = `Text\n\n\`\`\`js\n${code}\n\`\`\`\n\nEnd`;
    for (let at = 1; at < text.length; at += 7) writer.write(text.slice(0, at), false);
    const node = root.querySelector('pre code')?.firstChild;
    writer.write(text, true);
    await expect.poll(() => coloured(root)['keyword']).toContain('const');
    const shown = coloured(root);
    expect(shown['keyword']).toContain('return');
    expect(shown['number']).toContain('42');
    expect(shown['string']).toContain("'hello'");
    expect(shown['comment']).toEqual(['// why not']);
    expect(shown['title']).toContain('Widget');
    expect(root.querySelector('pre code')?.firstChild).toBe(node);
    expect(root.querySelector('pre code')?.textContent).toBe(code);
    expect(fetched().length).toBeGreaterThan(0);
  });

  it('forgets the ranges of answers that are gone', async () => {
    writerInto(root).write(`\`\`\`ts\n${code}\n\`\`\``, true);
    await expect.poll(() => coloured(root)['keyword']).toContain('const');
    const gone = root;
    host.remove();
    host = document.body.appendChild(document.createElement('div'));
    root = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('div'));
    writerInto(root).write('- item\n\n  ```json\n  {"a": 1}\n  ```', true);
    await expect.poll(() => coloured(root)['number']).toEqual(['1']);
    expect(coloured(gone)['keyword']).toEqual([]);
  });

  for (const [scheme, background] of [
    ['light', 'rgb(245, 246, 247)'],
    ['dark', 'rgb(34, 38, 43)'],
  ] as const) {
    it(`is easy to read: at least 4.5:1 (${scheme})`, async () => {
      host.style.colorScheme = scheme;
      writerInto(root).write(`\`\`\`js\n${code}\n\`\`\``, true);
      await expect.poll(() => coloured(root)['keyword']).toContain('const');
      const element = root.querySelector('pre code')!;
      const colours = groups.map(
        (group) => getComputedStyle(element, `::highlight(prep-chat-${group})`).color,
      );
      expect(new Set(colours).size).toBe(groups.length);
      for (const colour of colours) expect(contrast(colour, background)).toBeGreaterThanOrEqual(4.5);
    });
  }
});
