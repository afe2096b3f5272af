import { describe, expect, it } from 'vitest';
import { askedForm } from '../../../../flows/text/rewording.ts';

describe('a wish for the last answer in another form', () => {
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
