import type { ReceiptWords } from './words.ts';

export const words: ReceiptWords = {
  title: 'Resumo de custos',
  earlier: (when) => ['Preparado antes e ainda atual', when].filter(Boolean).join(': '),
  saved: (what) => `Poupado, estimativa: ${what}`,
  steps: 'etapas:',
  tokens: (read, written) => `tokens: ${read} lidos, ${written} escritos`,
  answers: (count) => `Respostas desta preparação, sem nova pesquisa: ${count}`,
  temperature: (degree) => `temperatura ${degree}`,
};
