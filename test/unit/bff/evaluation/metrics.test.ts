import { describe, expect, it } from 'vitest';
import { isSamePage, judge } from '../../../../bff/evaluation/judge.ts';
import { ndcg, recall, reciprocalRank } from '../../../../bff/evaluation/metrics.ts';

describe('the metrics of a ranking', () => {
  it('are 1 when everything relevant comes first, 0 when nothing comes', () => {
    const perfect = { gains: [2, 1, 0], ideal: [1, 2] };
    expect([ndcg(perfect), reciprocalRank(perfect), recall(perfect)]).toEqual([1, 1, 1]);
    const nothing = { gains: [0, 0], ideal: [1] };
    expect([ndcg(nothing), reciprocalRank(nothing), recall(nothing)]).toEqual([0, 0, 0]);
  });

  it('are what one computes by hand', () => {
    const judged = { gains: [0, 1, 0, 0, 0, 2], ideal: [2, 1, 1] };
    const dcg = 1 / Math.log2(3) + 2 / Math.log2(7);
    const ideal = 2 + 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(ndcg(judged)).toBeCloseTo(dcg / ideal, 12);
    expect(reciprocalRank(judged)).toBe(0.5);
    expect(recall(judged)).toBeCloseTo(1 / 3, 12);
  });

  it('look at ten places and at five', () => {
    const late = { gains: [...Array.from({ length: 10 }, () => 0), 1], ideal: [1] };
    expect(ndcg(late)).toBe(0);
    expect(recall({ gains: [0, 0, 0, 0, 0, 1], ideal: [1] })).toBe(0);
    expect(reciprocalRank(late)).toBeCloseTo(1 / 11, 12);
  });
});

describe('the judging of a ranking', () => {
  const passages = (...texts: string[]) => texts.map((text) => ({ text }));

  it('counts a page once, where it comes first', () => {
    const expected = { kind: 'pages' as const, grades: new Map([['/a', 1]]) };
    expect(judge(expected, { pages: ['/b', '/a', '/a'], passages: [] })?.gains).toEqual([0, 1, 0]);
  });

  it('finds a text in a passage whatever its marks and line breaks', () => {
    const expected = { kind: 'passages' as const, texts: ['forty days, for free', 'seven years'] };
    const ranking = { pages: [], passages: passages('nothing', 'within **forty\ndays**, for  free.') };
    expect(judge(expected, ranking)).toEqual({ gains: [0, 1], ideal: [1, 1] });
    const both = { pages: [], passages: passages('forty days for free, seven years') };
    expect(judge(expected, both)).toEqual({ gains: [1], ideal: [1] });
  });

  it.each([
    ['/docs/embed', '/docs/embed', true],
    ['/docs/embed#colours', '/docs/embed', true],
    ['https://shop.example/docs/embed/', '/docs/embed', true],
    ['docs/embed.html', 'https://shop.example/docs/embed', true],
    ['https://shop.example/', 'https://shop.example/index.html', true],
    ['/docs/caf%C3%A9', '/docs/café', true],
    ['/docs/embed', '/docs/embedding', false],
    ['https://shop.example/a', 'https://other.example/a', false],
    ['/docs/page?id=1', '/docs/page?id=2', false],
    ['doc%231', 'doc%232', false],
  ])('compares %s with %s: %s', (written, page, same) => {
    expect(isSamePage(written, page)).toBe(same);
  });
});
