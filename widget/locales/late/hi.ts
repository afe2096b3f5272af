import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'विवरण',
  earlier: (when) => ['पहले तैयार किया गया, अब भी सही', when].filter(Boolean).join(': '),
  saved: (what) => `बचत, अनुमानित: ${what}`,
  steps: 'चरण:',
  tokens: (read, written) => `टोकन: पढ़े गए ${read}, लिखे गए ${written}`,
  answers: (count) => `इसी तैयारी से बने उत्तर, बिना नई खोज के: ${count}`,
  temperature: (degree) => `टेम्परेचर ${degree}`,
  stepByStep: 'कदम दर कदम',
  language: 'उत्तर की भाषा',
};
