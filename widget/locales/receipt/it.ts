import type { ReceiptWords } from './words.ts';

export const words: ReceiptWords = {
  title: 'Riepilogo',
  earlier: (when) => ['Preparato in precedenza e ancora attuale', when].filter(Boolean).join(': '),
  saved: (what) => `Risparmiato, stima: ${what}`,
  steps: 'passaggi:',
  tokens: (read, written) => `token: ${read} letti, ${written} scritti`,
  answers: (count) => `Risposte da questa preparazione, senza una nuova ricerca: ${count}`,
  temperature: (degree) => `temperatura ${degree}`,
};
