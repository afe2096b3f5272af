import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Récapitulatif',
  earlier: (when) => ['Préparé auparavant et toujours à jour', when].filter(Boolean).join(' : '),
  saved: (what) => `Économisé, estimation : ${what}`,
  steps: 'étapes :',
  tokens: (read, written) => `tokens : ${read} lus, ${written} écrits`,
  answers: (count) => `Réponses issues de cette préparation, sans nouvelle recherche : ${count}`,
  temperature: (degree) => `température ${degree}`,
  stepByStep: 'Étape par étape',
  language: 'Langue de la réponse',
};
