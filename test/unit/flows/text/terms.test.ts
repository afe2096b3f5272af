import { describe, expect, it } from 'vitest';
import { makeTerms } from '../../../../flows/text/terms.ts';

describe('makeTerms', () => {
  it('gives a question and a statement in other forms of the words the same terms', () => {
    expect(makeTerms('How are the answers streamed?')).toEqual(makeTerms('an answer, streaming'));
  });

  it('leaves out words without a meaning of their own, also what contractions leave', () => {
    expect(makeTerms("What is it that doesn't do this?")).toEqual([]);
  });

  it('finds the parts and the whole of identifiers', () => {
    expect(makeTerms('getUserName')).toEqual(expect.arrayContaining(['getusernam', 'user', 'name']));
    expect(makeTerms('PREP_CHAT_URL')).toEqual(expect.arrayContaining(['prep', 'chat', 'url']));
    expect(makeTerms('HTMLParser')).toEqual(expect.arrayContaining(['html', 'parser']));
  });

  it('folds case, diacritics and full-width forms', () => {
    expect(makeTerms('Café ＣＡＦＥ', 'xx')).toEqual(['cafe', 'cafe']);
  });

  it('stems by the language of the page', () => {
    expect(makeTerms('Häuser', 'de')).toEqual(makeTerms('Haus', 'de-AT'));
  });

  it('cuts Chinese, Japanese and Korean into pairs, also between Latin words', () => {
    expect(makeTerms('北京大学', 'zh')).toEqual(['北京', '京大', '大学']);
    expect(makeTerms('用Postgres搜索', 'zh')).toEqual(['用', 'postgres', '搜索']);
  });

  it('tells C from C++ and C#', () => {
    expect(makeTerms('C++ and C#')).toEqual(['c++', 'c#']);
  });

  it('survives text that is no text', () => {
    expect(makeTerms('')).toEqual([]);
    expect(makeTerms('\ud800 �� 🎉 ---')).toEqual([]);
    expect(makeTerms('x'.repeat(100_000))).toEqual([]);
  });
});
