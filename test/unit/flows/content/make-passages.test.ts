import { describe, expect, it } from 'vitest';
import { makePassages, passageWords } from '../../../../flows/content/make-passages.ts';
import { readMarkdownPage } from '../../../../flows/content/markdown-page.ts';

const sentence = (n: number) => `This is sentence number ${n} of a long page.`;
const prose = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => sentence(from + index)).join(' ');
const words = (text: string) => text.split(/\s+/).length;
const passages = (markdown: string) => makePassages(readMarkdownPage(markdown));

describe('makePassages', () => {
  it('cuts long prose at sentence ends and repeats one sentence', () => {
    const cut = passages(`# Page\n\n${prose(0, 100)}`);
    expect(cut.length).toBeGreaterThan(4);
    for (const { text } of cut) {
      expect(words(text)).toBeLessThanOrEqual(passageWords.most);
      expect(text).toMatch(/^This.*page\.$/s);
    }
    const last = /sentence number (\d+) of a long page\.$/.exec(cut[0]?.text ?? '')?.[1];
    expect(cut[1]?.text.startsWith(sentence(Number(last)))).toBe(true);
  });

  it('loses no sentence', () => {
    const whole = passages(`# Page\n\n${prose(0, 60)}\n\n## More\n\n${prose(60, 90)}`)
      .map(({ text }) => text)
      .join(' ');
    for (let n = 0; n < 90; n++) expect(whole).toContain(sentence(n));
  });

  it('names the headings that lead to a passage and the anchor of the nearest', () => {
    const cut = passages(`# Page\n\n## Set up\n\n${prose(0, 5)}\n\n### On a Mac!\n\n${prose(5, 10)}`);
    expect(cut.map(({ heading, anchor }) => [heading, anchor])).toEqual([
      ['Set up', 'set-up'],
      ['Set up › On a Mac!', 'on-a-mac'],
    ]);
  });

  it('joins short sections below one heading, each under its name', () => {
    const [only, ...more] = passages('# Page\n\n## One\n\nFirst.\n\n## Two\n\nSecond.');
    expect(more).toEqual([]);
    expect(only).toMatchObject({ heading: 'One', anchor: 'one' });
    expect(only?.text).toBe('First.\n\nTwo:\n\nSecond.');
  });

  it('keeps a code block whole, however long', () => {
    const code = Array.from({ length: 150 }, (_, line) => `line ${line} = value;`).join('\n');
    const cut = passages(`# Page\n\n${prose(0, 8)}\n\n\`\`\`js\n${code}\n\`\`\`\n\n${prose(8, 16)}`);
    expect(cut.filter(({ text }) => text.includes(code))).toHaveLength(1);
  });

  it('gives nothing for a page without text', () => {
    expect(passages('# Only a title')).toEqual([]);
  });
});
