import { describe, expect, it } from 'vitest';
import { labels as english } from '../../widget/locales/en.ts';
import { MarkdownWriter } from '../../widget/markdown/markdown-writer.ts';

function write(steps: string[]): HTMLElement {
  const root = document.createElement('div');
  const cite = (n: number) => Object.assign(document.createElement('button'), { textContent: String(n) });
  const writer = new MarkdownWriter(root, {
    base: 'https://www.example.com/',
    labels: english,
    mayLink: () => true,
    cite,
  });
  steps.forEach((text, index) => writer.write(text, index === steps.length - 1));
  return root;
}

const samples = {
  prose: '# Head\n\nSome **bold** and *soft* `code` [1].\n\nNext [link](https://www.example.com/a).',
  lists: '- a\n- b\n  - c\n\n1. x\n2. y\n\n- [ ] todo\n\nend',
  loose: '- a\n\n- b\n\n- c\n\ntail',
  code: 'before\n\n```js\nlet a = `1`;\n\nlet b;\n```\n\nafter **it**',
  table: 'x\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\nend',
  quote: '> one\n> two\n\nthree [1][2]\n\n> four',
  setext: 'Title\n=====\n\ntext\n---\n\nmore',
  html: 'a <b onclick="x()">b</b>\n\n<div>\nraw\n</div>\n\nc &amp; d',
};

describe('streamed Markdown', () => {
  for (const [name, text] of Object.entries(samples)) {
    it(`ends as if it had come whole, wherever it is cut: ${name}`, () => {
      const whole = write([text]).innerHTML;
      const each = Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1));
      expect(write(each).innerHTML).toBe(whole);
      for (let at = 1; at < text.length; at += 1)
        expect(write([text.slice(0, at), text]).innerHTML).toBe(whole);
    });
  }
  it('takes the whole address of a definition that comes late', () => {
    const text = 'See [the page][p].\n\nMore.\n\nAnd more.\n\n[p]: https://www.example.com/p\n';
    const each = Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1));
    expect(write(each).innerHTML).toBe(write([text]).innerHTML);
  });
  it('never touches a block that is final', () => {
    const text = 'one\n\ntwo\n\nthree\n\nfour\n\nfive';
    const root = document.createElement('div');
    const writer = new MarkdownWriter(root, {
      base: 'https://x.example/',
      labels: english,
      mayLink: () => true,
      cite: () => undefined,
    });
    writer.write('one\n\ntwo\n\nthree\n\n', false);
    const first = root.querySelector('p');
    for (let at = 18; at <= text.length; at += 1) writer.write(text.slice(0, at), at === text.length);
    expect(root.querySelector('p')).toBe(first);
    expect(root.textContent).toBe('onetwothreefourfive');
  });
});
