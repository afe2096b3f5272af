import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { questionKeys } from '../../../../bff/preparation/question-keys.ts';

const pairs = JSON.parse(
  readFileSync(new URL('../../../fixtures/question-pairs.json', import.meta.url), 'utf8'),
) as { a: string; b: string; same: boolean }[];
const alike = ({ a, b }: { a: string; b: string }) => questionKeys(a).similar === questionKeys(b).similar;

describe('questionKeys', () => {
  it('tells all of 100 pairs apart that only look alike', () => {
    const near = pairs.filter(({ same }) => !same);
    expect(near).toHaveLength(100);
    expect(near.filter(alike)).toEqual([]);
  });

  it('finds more than half of 100 pairs that ask the same in other words', () => {
    const paraphrases = pairs.filter(({ same }) => same);
    expect(paraphrases).toHaveLength(100);
    expect(paraphrases.filter(alike).length).toBeGreaterThanOrEqual(55);
  });

  it.each([
    ['How do I pay?', '  how do I pay ? '],
    ['WHERE is it?', 'where is it'],
    ['Ｗｈｙ?', 'why'],
  ])('%j and %j are the same words', (a, b) => {
    expect(questionKeys(a).exact).toBe(questionKeys(b).exact);
  });

  it.each([
    ['How do I pay for shipping?', 'Do I pay for shipping?'],
    ['How do you store my data?', 'How do I store my data?'],
    ['Can you delete my account?', 'Can I delete my account?'],
    ['Can you tell me what to do?', 'Can you do it?'],
    ['如何删除账户？', '如何删除评论？'],
    ['C++', 'C#'],
    ['a?', 'b!'],
  ])('%j is not %j', (a, b) => {
    expect(alike({ a, b })).toBe(false);
  });

  it('has keys for any text', () => {
    for (const text of ['', ' ', '???', 'the', '🙂', 'a'.repeat(4_000), 'é '.repeat(2_000)])
      expect(() => questionKeys(text)).not.toThrow();
    expect(questionKeys('the').similar).not.toBe(questionKeys('a').similar);
  });
});
