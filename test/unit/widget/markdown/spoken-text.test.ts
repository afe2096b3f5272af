import { describe, expect, it } from 'vitest';
import { labels } from '../../../../widget/locales/en.ts';
import { sayable, spokenText } from '../../../../widget/markdown/spoken-text.ts';

/** What is said of a text that comes one character at a time, each time something can be said. */
function pieces(markdown: string): string[] {
  const said: string[] = [];
  let from = 0;
  for (let to = 1; to <= markdown.length; to += 1) {
    const length = to === markdown.length ? to - from : sayable(markdown.slice(from, to));
    const text = spokenText(markdown.slice(from, from + length), labels);
    from += length;
    if (text) said.push(text);
  }
  return said;
}

describe('A11Y-02: text that is said aloud', () => {
  it.each([
    ['One. Two? Three!', ['One.', 'Two?', 'Three!']],
    ['It takes 3.5 s. Then it ends.', ['It takes 3.5 s.', 'Then it ends.']],
    ['See e.g. the guide. Go on.', ['See e.g. the guide.', 'Go on.']],
    ['Ask Dr. Smith. He knows.', ['Ask Dr. Smith.', 'He knows.']],
    ['なにか。もう一つ。', ['なにか。', 'もう一つ。']],
    ['The end has no mark', ['The end has no mark']],
    ['# A title\n\nText with a\nline break. More', ['A title', 'Text with a line break.', 'More']],
  ])('ends where a sentence does: %s', (markdown, expected) => {
    expect(pieces(markdown)).toEqual(expected);
  });

  it('has no marks', () => {
    expect(
      pieces('Put **one `tag`** on it [1]. Read [the *guide*](https://a.example/x.y?z) & go [2].'),
    ).toEqual(['Put one tag on it.', 'Read the guide & go.']);
  });

  it('says what a table and a block of code are, never what is in them, however they come', () => {
    const markdown =
      'Look. At\n\n| a. b | c |\n| - | - |\n| Row. One | 1 |\n| Two | 2 |\n\n```js\nlet a. b;\n\nlet c! d\n```\n\nDone.';
    expect(pieces(markdown)).toEqual(['Look.', 'At', 'Table with 2 rows.', 'Code.', 'Done.']);
  });

  it('says a list item by item', () => {
    expect(pieces('1. Copy the tag.\n2. Paste it. Save.\n3. Look\n')).toEqual([
      'Copy the tag.',
      'Paste it. Save.',
      'Look',
    ]);
  });

  it('says a long sentence in parts, never between marks that belong together', () => {
    const long = `${'word '.repeat(60)}end.`;
    const said = pieces(long);
    expect(said.length).toBeGreaterThan(1);
    expect(said.join(' ')).toBe(long);
    expect(pieces(`**${long}**`)).toEqual([long]);
  });
});
