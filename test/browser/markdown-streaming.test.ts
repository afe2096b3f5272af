import { describe, expect, it } from 'vitest';
import { corpora } from '../support/corpora.ts';
import { longAnswer, randomSteps, seededRandom } from '../support/long-answers.ts';
import { rendered, writerInto } from '../support/rendered-markdown.ts';

const eachPrefix = (text: string) => Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1));

/** Mixed answers of 3 kB; each begins with another block. */
const answers = Array.from({ length: 12 }, (_, seed) => longAnswer(seed + 1, 3_000));

/** Blocks that are long by themselves: each grows in its own way. */
const long = {
  fence: `\`\`\`js\n${'let a = 1;\n\n  b();\n'.repeat(60)}\`\`\`\n\nend`,
  'fence with an indentation': `  ~~~~ js\n${'   let a;\n  b\n ~~~\n'.repeat(40)}  ~~~~~\nend`,
  'fence that stays open': `text\n\`\`\`\n${'line\n'.repeat(50)}\n\n`,
  list: `${'- an item with **bold** and `code`\n'.repeat(60)}\nend`,
  'list that becomes loose': `${'1. item\n'.repeat(20)}\n${'1. item\n'.repeat(20)}end`,
  'list that ends in a line': `${'- item\n'.repeat(20)}---\nend`,
  'list with a blank line before a line': `${'- item\n'.repeat(20)}\n---\nend`,
  'nested list': `${'- a\n  - b\n    1. c\n\n       d\n'.repeat(15)}\n* other`,
  'list of tasks': `${'- [ ] a\n- [x] b\n'.repeat(20)}\n- [x] loose`,
  table: `| a | b |\n| - | -: |\n${'| x **y** | `z` |\n'.repeat(60)}\nend`,
  paragraph: 'word **bold** and *soft* [1] `code` [link](https://www.example.com/a) '.repeat(40),
  'paragraph that becomes a heading': `${'word after word. '.repeat(80)}\nmore\n---\nend`,
  'paragraph that ends in a table': `${'word after word. '.repeat(80)}\na | b\n-|-\n1|2\n`,
  'paragraph whose only line becomes a table': `${'word after word. '.repeat(60)}a | b\n-|-\n1|2\n`,
  'paragraph with a mark that is open': `${'word '.repeat(100)}*a [b* ${'word '.repeat(100)}c](https://www.example.com/)`,
  'paragraph with late definition': `${'word [name] word. '.repeat(80)}\n\n[name]: https://www.example.com/n`,
  'lines with breaks': 'one line  \nanother\\\nthird line of words\n'.repeat(40),
};

describe('an answer that comes in pieces ends as if it had come whole', () => {
  const expectSame = (text: string, steps: string[]) => {
    const actual = rendered(steps).innerHTML;
    const expected = rendered([text]).innerHTML;
    if (actual !== expected) {
      expect(actual, `in steps that end at ${steps.map(({ length }) => length).join()}`).toBe(expected);
    }
  };
  it(
    'each example of the specifications, at every position and character by character',
    { timeout: 60_000 },
    () => {
      const examples = [...corpora.commonmark, ...corpora.gfm].map(({ markdown }) => markdown);
      for (const text of examples) {
        expectSame(text, eachPrefix(text));
        for (let at = 1; at < text.length; at += 1) expectSame(text, [text.slice(0, at), text]);
      }
      expect(examples.length).toBeGreaterThan(600);
    },
  );
  it(
    'mixed answers, at 40 random sets of positions each and character by character',
    { timeout: 60_000 },
    () => {
      const random = seededRandom(7);
      for (const text of answers) {
        expectSame(text, eachPrefix(text));
        for (let n = 0; n < 40; n += 1)
          expectSame(text, randomSteps(text, 2 + Math.floor(random() * 60), random));
      }
    },
  );
  for (const [name, text] of Object.entries(long)) {
    it(`a long block, in 40 random sets of positions and character by character: ${name}`, () => {
      const random = seededRandom(11);
      expectSame(text, eachPrefix(text));
      for (let n = 0; n < 40; n += 1)
        expectSame(text, randomSteps(text, 2 + Math.floor(random() * 60), random));
    });
  }
});

describe('while an answer comes', () => {
  const marks = {
    bold: 'Some **bold words** here.',
    nested: 'A ***both** soft* word, _soft **bold**_ and ~~gone~~ end.',
    code: 'Call `a()` and ``b`c`` now.',
    link: 'See [the page](https://www.example.com/a_b "Title") now.',
    address: 'Open https://www.example.com/a_b?c=1 or www.example.com or me@example.com now.',
    autolink: 'Open <https://www.example.com/> now.',
    table: 'Look:\n\n| a | **b** |\n| - | -: |\n| 1 | `2` |\n| 3 | 4 |\n\nEnd.',
    heading: 'Text.\n\n## A heading\n\nText\n\n---\n\nText',
    underline: 'Title\n=====\n\nOther\n---\n\nEnd',
    list: 'List:\n\n- one **two**\n- three\n\n1. four\n2. five\n\n- [x] six\n- [ ] seven\n\nEnd',
    quote: '> one **two**\n> three\n\nEnd',
    reference: 'Fish &amp; chips &copy; 2026 and &#169;.',
    escape: 'Two \\* and \\[x\\] here',
    definition: 'Text.\n\n[name]: https://www.example.com/\n\nEnd',
    fence: 'Text:\n\n```js\nlet a = `**`;\n\n``\n```\n\nEnd',
  };
  const words = (root: HTMLElement) => {
    const copy = root.cloneNode(true) as HTMLElement;
    for (const bar of copy.querySelectorAll('.code-bar')) bar.remove();
    return (copy.textContent ?? '').replace(/\s+/g, ' ').trim();
  };
  for (const [name, text] of Object.entries(marks)) {
    it(`no mark shows up that is gone later: ${name}`, () => {
      const whole = words(rendered([text]));
      const root = document.createElement('div');
      const writer = writerInto(root);
      const flashes = eachPrefix(text).flatMap((prefix) => {
        writer.write(prefix, false);
        return whole.startsWith(words(root)) ? [] : [`${prefix} → ${words(root)}`];
      });
      expect(flashes).toEqual([]);
    });
  }
  it('bold text is bold from its first letter on', () => {
    const root = document.createElement('div');
    writerInto(root).write('Some **bo', false);
    expect(root.querySelector('strong')?.textContent).toBe('bo');
  });

  it('what goes on behind an end is written anew', () => {
    const root = document.createElement('div');
    const writer = writerInto(root);
    writer.write('Half of ', true);
    writer.write('Half of it.', true);
    expect(root.textContent).toBe('Half of it.');
    expect(root.querySelectorAll('p')).toHaveLength(1);
  });

  it('code is appended to the text that is there', () => {
    const root = document.createElement('div');
    const writer = writerInto(root);
    let text = 'Before\n\n```js\nfirst\n';
    writer.write(text, false);
    const node = root.querySelector('pre code')?.firstChild;
    const changes: string[] = [];
    const observer = new MutationObserver(() => {});
    observer.observe(root, { childList: true, characterData: true, subtree: true });
    for (let line = 0; line < 50; line += 1) {
      text += `line ${line}\n`;
      writer.write(text, false);
      changes.push(...observer.takeRecords().map(({ type }) => type));
    }
    expect(root.querySelector('pre code')?.firstChild).toBe(node);
    expect(new Set(changes)).toEqual(new Set(['characterData']));
    expect(node?.nodeValue).toContain('line 49');
  });
  for (const [name, head, piece, selector] of [
    ['items of a list', '', '- an item\n', 'li'],
    ['rows of a table', '| a |\n| - |\n', '| a row |\n', 'tbody tr'],
  ] as const) {
    it(`${name} are written once`, () => {
      const root = document.createElement('div');
      const writer = writerInto(root);
      let text = head + piece.repeat(6);
      writer.write(text, false);
      const first = root.querySelector(selector);
      for (let n = 0; n < 30; n += 1) writer.write((text += piece), false);
      expect(root.querySelector(selector)).toBe(first);
      expect(root.querySelectorAll(selector)).toHaveLength(36);
    });
  }
  it('a selection in a block that is complete stays, also when a definition comes at the end', () => {
    const root = document.body.appendChild(document.createElement('div'));
    const writer = writerInto(root);
    let text = 'First words.\n\nSecond [name].\n\nThird.\n\n';
    writer.write(text, false);
    getSelection()?.selectAllChildren(root.querySelector('p') as Element);
    for (const word of 'And so it goes on and on.\n\n[name]: https://www.example.com/\n'.split(' '))
      writer.write((text += `${word} `), false);
    writer.write(text, true);
    expect(getSelection()?.toString()).toBe('First words.');
    expect(root.querySelector('a')?.href).toBe('https://www.example.com/');
    root.remove();
  });
});
