import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Zestawienie',
  earlier: (when) => ['Przygotowane wcześniej i nadal aktualne', when].filter(Boolean).join(': '),
  saved: (what) => `Zaoszczędzono, szacunkowo: ${what}`,
  steps: 'kroki:',
  tokens: (read, written) => `tokeny: odczytane ${read}, zapisane ${written}`,
  answers: (count) => `Odpowiedzi z tego przygotowania, bez nowego wyszukiwania: ${count}`,
  temperature: (degree) => `temperatura ${degree}`,
  stepByStep: 'Krok po kroku',
  language: 'Język odpowiedzi',
};
