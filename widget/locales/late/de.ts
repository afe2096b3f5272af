import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Beleg',
  earlier: (when) => ['Früher vorbereitet und noch aktuell', when].filter(Boolean).join(': '),
  saved: (what) => `Erspart, geschätzt: ${what}`,
  steps: 'Schritte:',
  tokens: (read, written) => `Tokens: ${read} gelesen, ${written} geschrieben`,
  answers: (count) => `Antworten aus dieser Vorbereitung, ohne neue Suche: ${count}`,
  temperature: (degree) => `Temperatur ${degree}`,
  stepByStep: 'Schritt für Schritt',
  language: 'Sprache der Antwort',
};
