import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: '내역',
  earlier: (when) => ['이전에 준비되었으며 지금도 유효함', when].filter(Boolean).join(': '),
  saved: (what) => `절약(추정): ${what}`,
  steps: '단계:',
  tokens: (read, written) => `토큰: 읽음 ${read}, 작성 ${written}`,
  answers: (count) => `이 준비로 작성된 답변(새 검색 없음): ${count}`,
  temperature: (degree) => `온도 ${degree}`,
  stepByStep: '단계별로',
  language: '답변 언어',
};
