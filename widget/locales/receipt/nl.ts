import type { ReceiptWords } from './words.ts';

export const words: ReceiptWords = {
  title: 'Overzicht',
  earlier: (when) => ['Eerder voorbereid en nog actueel', when].filter(Boolean).join(': '),
  saved: (what) => `Bespaard, geschat: ${what}`,
  steps: 'stappen:',
  tokens: (read, written) => `tokens: ${read} gelezen, ${written} geschreven`,
  answers: (count) => `Antwoorden uit deze voorbereiding, zonder nieuwe zoekopdracht: ${count}`,
  temperature: (degree) => `temperatuur ${degree}`,
};
