import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterTexts } from '../../../../flows/text/clusters.ts';

const { groups } = JSON.parse(
  readFileSync(new URL('../../../fixtures/gap-questions.json', import.meta.url), 'utf8'),
) as { groups: string[][] };

/** One of each group after the other; the same from the last to the first; group by group. */
const mixed = Array.from({ length: 5 }, (_, turn) => groups.flatMap((group) => group[turn] ?? [])).flat();
const orders = { mixed, reversed: mixed.toReversed(), sorted: groups.flat() };
const groupOf = (question = '') => groups.findIndex((group) => group.includes(question));

/** How many pairs of questions are together that should be, apart that should be together, and the reverse. */
function pairs(questions: readonly string[], clusters: readonly number[][]) {
  const clusterOf = new Map(clusters.flatMap((members, at) => members.map((index) => [index, at])));
  const counts = { right: 0, missed: 0, wrong: 0 };
  questions.forEach((one, a) =>
    questions.slice(a + 1).forEach((other, offset) => {
      const expected = groupOf(one) === groupOf(other);
      const found = clusterOf.get(a) === clusterOf.get(a + 1 + offset);
      if (expected && found) counts.right++;
      else if (expected) counts.missed++;
      else if (found) counts.wrong++;
    }),
  );
  return counts;
}

describe('questions about the same', () => {
  it.each(Object.entries(orders))(
    'come together, %s: at least 75 % of the pairs that belong together, and at least 93 % rightly',
    (_, questions) => {
      const clusters = clusterTexts(questions, () => 1);
      const shown = clusters
        .map((members) => members.map((index) => questions[index]).join(' | '))
        .join('\n');
      const { right, missed, wrong } = pairs(questions, clusters);
      expect(right / (right + missed), shown).toBeGreaterThanOrEqual(0.75);
      expect(right / (right + wrong), shown).toBeGreaterThanOrEqual(0.93);
    },
  );

  it('are each in one group, the same ones every time', () => {
    const clusters = clusterTexts(mixed, () => 1);
    expect(clusters.flat().toSorted((a, b) => a - b)).toEqual(mixed.map((_, index) => index));
    expect(clusterTexts(mixed, () => 1)).toEqual(clusters);
  });

  it('may have no words at all', () => {
    expect(clusterTexts(['???', '', '…'], () => 1)).toHaveLength(3);
    expect(clusterTexts([], () => 1)).toEqual([]);
  });
});
