import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Overzicht',
  earlier: (when) => ['Eerder voorbereid en nog actueel', when].filter(Boolean).join(': '),
  saved: (what) => `Bespaard, geschat: ${what}`,
  steps: 'stappen:',
  tokens: (read, written) => `tokens: ${read} gelezen, ${written} geschreven`,
  answers: (count) => `Antwoorden uit deze voorbereiding, zonder nieuwe zoekopdracht: ${count}`,
  temperature: (degree) => `temperatuur ${degree}`,
  stepByStep: 'Stap voor stap',
  language: 'Taal van het antwoord',
};
