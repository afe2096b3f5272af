import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { takesUp, turnKind, type TurnKind } from '../../../../flows/text/turn-kind.ts';

interface Turn {
  previous: string;
  question: string;
  decision: TurnKind;
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/${name}.json`, import.meta.url), 'utf8')) as Turn[];
const decide = ({ question }: Turn) => turnKind(question).kind;

describe('what a turn wants of the one before it', () => {
  it.each([
    // The rules were made with the first two at hand, when they got 73 and 30 right; the third has changed nothing.
    ['follow-up-turns', 80, 72],
    ['follow-up-turns-unseen', 40, 36],
    ['follow-up-turns-third', 30, 25],
  ])('is decided right for %s, and no question is taken for a wish for other words', (name, count, least) => {
    const turns = read(name);
    expect(turns).toHaveLength(count);
    expect(turns.filter((turn) => decide(turn) === turn.decision).length).toBeGreaterThanOrEqual(least);
    const stale = turns.filter((turn) => turn.decision !== 'transform' && decide(turn) === 'transform');
    expect(stale).toEqual([]);
  });

  it.each([
    ['Only admins?', false],
    ['What is a run?', false],
    ['How do I rotate the API key?', true],
    ['And for guests?', true],
    ['shorter please', true],
  ])('%j: the rules are sure of it: %s', (question, sure) => {
    expect(turnKind(question).sure).toBe(sure);
  });

  it('is more on the same matter when a model takes up a word of the question before', () => {
    const earlier = ['Which file formats can be imported?'];
    expect(takesUp('Can only admins import file formats?', 'Only admins?', earlier)).toBe(true);
    expect(takesUp('What is a run?', 'What is a run?', earlier)).toBe(false);
  });
});
