import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Resumen de costes',
  earlier: (when) => ['Preparado antes y aún vigente', when].filter(Boolean).join(': '),
  saved: (what) => `Ahorrado, estimación: ${what}`,
  steps: 'pasos:',
  tokens: (read, written) => `tokens: ${read} leídos, ${written} escritos`,
  answers: (count) => `Respuestas de esta preparación, sin una nueva búsqueda: ${count}`,
  temperature: (degree) => `temperatura ${degree}`,
  stepByStep: 'Paso a paso',
  language: 'Idioma de la respuesta',
};
