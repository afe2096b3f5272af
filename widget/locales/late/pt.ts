import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Resumo de custos',
  earlier: (when) => ['Preparado antes e ainda atual', when].filter(Boolean).join(': '),
  saved: (what) => `Poupado, estimativa: ${what}`,
  steps: 'etapas:',
  tokens: (read, written) => `tokens: ${read} lidos, ${written} escritos`,
  answers: (count) => `Respostas desta preparação, sem nova pesquisa: ${count}`,
  temperature: (degree) => `temperatura ${degree}`,
  stepByStep: 'Passo a passo',
  language: 'Idioma da resposta',
};
