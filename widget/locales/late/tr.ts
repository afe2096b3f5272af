import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Döküm',
  earlier: (when) => ['Daha önce hazırlandı ve hâlâ güncel', when].filter(Boolean).join(': '),
  saved: (what) => `Tasarruf, tahmini: ${what}`,
  steps: 'adım sayısı:',
  tokens: (read, written) => `token: ${read} okundu, ${written} yazıldı`,
  answers: (count) => `Bu hazırlıktan yazılan yanıtlar, yeni arama olmadan: ${count}`,
  temperature: (degree) => `sıcaklık ${degree}`,
  stepByStep: 'Adım adım',
  language: 'Yanıtın dili',
};
