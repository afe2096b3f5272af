import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'كشف التفاصيل',
  earlier: (when) => ['أُعِدّ سابقًا ولا يزال محدّثًا', when].filter(Boolean).join(': '),
  saved: (what) => `ما تم توفيره، تقديرًا: ${what}`,
  steps: 'الخطوات:',
  tokens: (read, written) => `الرموز: المقروءة ${read}، المكتوبة ${written}`,
  answers: (count) => `الإجابات من هذا التحضير، دون بحث جديد: ${count}`,
  temperature: (degree) => `درجة العشوائية ${degree}`,
  stepByStep: 'خطوة بخطوة',
  language: 'لغة الإجابة',
};
