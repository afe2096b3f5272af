import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'Receipt',
  earlier: (when) => ['Prepared earlier, and still current', when].filter(Boolean).join(': '),
  saved: (what) => `Spared, estimated: ${what}`,
  steps: 'steps:',
  tokens: (read, written) => `tokens: ${read} read, ${written} written`,
  answers: (count) => `Answers from this preparation, without a new search: ${count}`,
  temperature: (degree) => `temperature ${degree}`,
  stepByStep: 'Step by step',
  language: 'Language of the answer',
};
