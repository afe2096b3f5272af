import type { ReceiptWords } from './words.ts';

export const words: ReceiptWords = {
  title: 'Döküm',
  earlier: (when) => ['Daha önce hazırlandı ve hâlâ güncel', when].filter(Boolean).join(': '),
  saved: (what) => `Tasarruf, tahmini: ${what}`,
  steps: 'adım sayısı:',
  tokens: (read, written) => `token: ${read} okundu, ${written} yazıldı`,
  answers: (count) => `Bu hazırlıktan yazılan yanıtlar, yeni arama olmadan: ${count}`,
  temperature: (degree) => `sıcaklık ${degree}`,
};
