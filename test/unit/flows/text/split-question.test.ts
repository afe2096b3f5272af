import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { splitQuestion } from '../../../../flows/text/split-question.ts';

const file = new URL('../../../fixtures/compound-questions.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as { compound: string[][]; single: string[] };

describe('a question that asks several things', () => {
  it('is split right for nine of ten', () => {
    const wrong = cases.compound.filter(
      ([question = '', ...parts]) => JSON.stringify(splitQuestion(question)) !== JSON.stringify(parts),
    );
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(cases.compound.length * 0.1);
  });

  it.each(cases.single)('is not seen in: %s', (question) => {
    expect(splitQuestion(question)).toEqual([question]);
  });
});
