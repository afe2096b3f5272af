import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Riepilogo',
  earlier: (when) => ['Preparato in precedenza e ancora attuale', when].filter(Boolean).join(': '),
  saved: (what) => `Risparmiato, stima: ${what}`,
  steps: 'passaggi:',
  tokens: (read, written) => `token: ${read} letti, ${written} scritti`,
  answers: (count) => `Risposte da questa preparazione, senza una nuova ricerca: ${count}`,
  temperature: (degree) => `temperatura ${degree}`,
  stepByStep: 'Passo per passo',
  language: 'Lingua della risposta',
};
