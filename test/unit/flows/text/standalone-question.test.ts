import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makePartsStandalone, makeStandalone } from '../../../../flows/text/standalone-question.ts';

const file = new URL('../../../fixtures/follow-up-questions.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as {
  dependent: [string, string, string[]][];
  standalone: [string, string][];
};

describe('a question after another one', () => {
  it.each(cases.dependent)('%s → %s takes the subject along', (earlier, question, words) => {
    const standalone = makeStandalone(question, earlier).toLowerCase();
    expect(standalone).toContain(question.replace(/[\s?]+$/u, '').toLowerCase());
    for (const word of words) expect(standalone).toContain(word);
  });

  it.each(cases.standalone)('%s → %s stays as it is', (earlier, question) => {
    expect(makeStandalone(question, earlier)).toBe(question);
  });

  it.each([
    [
      ['What is pgflow', 'how do I install it'],
      ['What is pgflow', 'how do I install it (pgflow)'],
    ],
    [
      ['How do I install it', 'how do I remove it'],
      ['How do I install it', 'how do I remove it'],
    ],
    [
      ['Wo liegt der Schlüssel', 'wer darf ihn lesen'],
      ['Wo liegt der Schlüssel', 'wer darf ihn lesen'],
    ],
  ])('gives the second half of a question the subject of the first: %j', (parts, texts) => {
    expect(makePartsStandalone(parts, '')).toEqual(texts);
  });

  it('repeats no word that the question has itself', () => {
    expect(makeStandalone('And the widget?', 'How do I install the widget?')).toBe(
      'And the widget (install)',
    );
  });
});
