import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askedForm } from '../../../../flows/text/rewording.ts';
import { pointsBack } from '../../../../flows/text/standalone-question.ts';

const turns = JSON.parse(
  readFileSync(new URL('../../../fixtures/follow-up-turns.json', import.meta.url), 'utf8'),
) as { question: string; decision: 'transform' | 'incremental' | 'new' }[];
const decide = (question: string) =>
  askedForm(question) ? 'transform' : pointsBack(question) ? 'incremental' : 'new';

describe('what a turn wants of the one before it', () => {
  it('is decided right for nine of ten of 80 turns, and no question is taken for a wish for other words', () => {
    expect(turns).toHaveLength(80);
    const right = turns.filter(({ question, decision }) => decide(question) === decision);
    expect(right.length).toBeGreaterThanOrEqual(72);
    const stale = turns.filter(
      ({ question, decision }) => decision !== 'transform' && askedForm(question) !== undefined,
    );
    expect(stale).toEqual([]);
  });

  it.each([
    ['Explain it more simply, please', 'simpler'],
    ['ELI5', 'simpler'],
    ["I don't understand", 'simpler'],
    ['TL;DR', 'shorter'],
    ['Kürzer bitte!', 'shorter'],
    ['más corto, por favor', 'shorter'],
    ['More detail, please', 'detailed'],
    ['Schritt für Schritt', 'steps'],
    ['step-by-step please', 'steps'],
    ['Auf Englisch bitte', 'answer'],
    ['Rephrase that', 'answer'],
  ])('%j asks for the form %s', (message, form) => {
    expect(askedForm(message)).toBe(form);
  });

  it.each([
    'in German?',
    'How do I make it shorter?',
    'Is there a shorter answer limit?',
    'Translate the widget into French',
    'What are the steps?',
    'Is it easy to install?',
    'Why?',
    'please',
    '',
    'Kann ich das Widget einfacher machen?',
    'a'.repeat(4_000),
  ])('%j asks for none', (message) => {
    expect(askedForm(message)).toBeUndefined();
  });
});
