import { tests } from 'commonmark-spec';
import { describe, expect, it } from 'vitest';
import { BlockParser } from '../../../../../widget/markdown/parse/block-parser.ts';
import { InlineParser } from '../../../../../widget/markdown/parse/inline-parser.ts';
import { longAnswer, seededRandom } from '../../../../support/long-answers.ts';
import { toHtml } from '../../../../support/markdown-html.ts';

const decoded = (address: string) => {
  try {
    return decodeURIComponent(address.replaceAll('&amp;', '&'));
  } catch {
    return address;
  }
};
/** Titles are not shown, and addresses are the browser's to encode. */
const comparable = (html: string) =>
  html
    .replace(/ title="[^"]*"/g, '')
    .replace(/href="([^"]*)"/g, (_whole, href: string) => `href="${decoded(href)}"`);

describe('CommonMark without a browser', () => {
  it('is read as the specification says, but for the extensions of GitHub and the rarer names', () => {
    const failed = tests
      .filter(({ section, html }) => !/HTML|Images/.test(section) && !/<img|<a href="[^>]*>\n?$/.test(html))
      .filter(({ markdown, html }) => {
        const text = markdown.replaceAll('→', '\t');
        return comparable(toHtml(text)) !== comparable(html.replaceAll('→', '\t'));
      })
      .map(({ number }) => number);
    // 24, 34: the browser decodes what stands behind a fence. 25: names that only it knows.
    // 602, 608, 611, 612: bare addresses, which GitHub makes links.
    expect(failed).toEqual([24, 25, 34, 602, 608, 611, 612]);
  });
});

/** Text that means trouble to parsers, `n` times. */
const troubles: Record<string, (n: number) => string> = {
  'nested strong': (n) => `${'*a **a '.repeat(n)}b${' a** a*'.repeat(n)}`,
  'emphasis that is never closed': (n) => '*a _a '.repeat(n),
  'emphasis that is never opened': (n) => 'a_ '.repeat(n),
  'strong of many lengths': (n) => 'a**b'.repeat(n),
  'alternating marks': (n) => '*a_b~c'.repeat(n),
  'brackets that open': (n) => '['.repeat(n),
  'brackets that close': (n) => ']'.repeat(n),
  'brackets in brackets': (n) => '['.repeat(n) + 'a' + ']'.repeat(n),
  'links that are never closed': (n) => '[a](<b'.repeat(n),
  'images in images': (n) => '![[]()'.repeat(n),
  backticks: (n) => Array.from({ length: Math.floor(Math.sqrt(n)) }, (_, k) => 'e' + '`'.repeat(k)).join(''),
  'quotes in quotes': (n) => '> '.repeat(n) + 'a',
  'lists in lists': (n) => '- '.repeat(n) + 'a',
  'one long word': (n) => 'a'.repeat(n),
  addresses: (n) => 'www.a.b '.repeat(n),
  'half addresses': (n) => 'a@'.repeat(n),
  angles: (n) => '<a '.repeat(n),
  comments: (n) => '<!-- '.repeat(n),
  references: (n) => '&#'.repeat(n),
  'rows of a table': (n) => `|a|\n|-|\n${'|b|\n'.repeat(n)}`,
  'wide table': (n) => `${'|a'.repeat(n)}|\n${'|-'.repeat(n)}|\n`,
  definitions: (n) => '[a]: b\n'.repeat(n),
  'blank items': (n) => '-\n'.repeat(n),
  tabs: (n) => '\t'.repeat(n) + 'a',
};

function parse(text: string): void {
  const parser = new BlockParser();
  const read = (blocks: ReturnType<BlockParser['end']>) => {
    for (const block of blocks) {
      read(block.children);
      for (const open of [false, true])
        new InlineParser(block.text, parser.definitions, (name) => name, open).parse();
    }
  };
  for (const line of text.split('\n')) parser.feed(line);
  parser.peek('*');
  read(parser.end());
}

describe('SEC-24 text made to be slow', () => {
  /** Processor time of the quickest of some tries, in ms: what others do on the machine does not count. */
  const time = (text: string) => {
    const times = [0, 1, 2, 3, 4].map(() => {
      const begun = process.cpuUsage();
      parse(text);
      const { user, system } = process.cpuUsage(begun);
      return (user + system) / 1_000;
    });
    return Math.min(...times);
  };
  it('knows at least 19 ways', () => expect(Object.keys(troubles).length).toBeGreaterThanOrEqual(19));
  // A busy machine only makes it slower: it has three tries.
  it.each(Object.keys(troubles))('costs in proportion to its length: %s', { retry: 2 }, (name) => {
    const make = troubles[name] ?? String;
    const size = Math.ceil(32_768 / make(1).length);
    const [half, whole] = [time(make(size / 2)), time(make(size))];
    expect(whole).toBeLessThanOrEqual(50);
    // A quarter for the noise; below some ms there is nothing else. What takes the square takes 4 times as long.
    expect(whole).toBeLessThanOrEqual(Math.max(20, half * 2.6 * 1.25));
  });
});

describe('whatever comes', () => {
  const pieces = [
    '*',
    '_',
    '~~',
    '`',
    '```',
    '[',
    ']',
    '(',
    ')',
    '!',
    '<',
    '>',
    '\\',
    '&amp;',
    '\n',
    '\n\n',
    '    ',
    '\t',
    '- ',
    '1. ',
    '# ',
    '|',
    '-|-',
    ':',
    '===',
    'a',
    'b c',
    '\0',
    '\ud800',
    '👩‍👧',
    '\r',
    'https://a.b',
    '[x]: y',
  ];
  it('never throws, and gives the same blocks line by line as at every look on the way', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from(
        { length: 1 + Math.floor(random() * 40) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('');
      const [plain, watched] = [new BlockParser(), new BlockParser()];
      for (const line of text.split('\n')) {
        plain.feed(line);
        for (let n = 0; n < line.length; n += 1) watched.peek(line.slice(0, n));
        watched.feed(line);
      }
      expect(watched.end()).toEqual(plain.end());
      parse(text);
    }
  });
  it('a block that is closed is the same object at every look', () => {
    const parser = new BlockParser();
    const seen = new Map<number, unknown>();
    for (const line of longAnswer(1, 20_000).split('\n')) {
      parser.feed(line);
      const { blocks } = parser.peek('half');
      for (const [index, block] of blocks.slice(0, -2).entries()) {
        if (seen.has(index)) expect(seen.get(index)).toBe(block);
        seen.set(index, block);
      }
    }
    expect(seen.size).toBeGreaterThan(10);
  });
});
