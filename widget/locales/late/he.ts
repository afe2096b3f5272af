import type { LateWords } from './words.ts';

export const words: LateWords = {
  title: 'פירוט',
  earlier: (when) => ['הוכן קודם לכן ועדיין עדכני', when].filter(Boolean).join(': '),
  saved: (what) => `נחסך, לפי הערכה: ${what}`,
  steps: 'שלבים:',
  tokens: (read, written) => `טוקנים: נקראו ${read}, נכתבו ${written}`,
  answers: (count) => `תשובות מההכנה הזאת, ללא חיפוש חדש: ${count}`,
  temperature: (degree) => `טמפרטורה ${degree}`,
  stepByStep: 'שלב אחר שלב',
  language: 'שפת התשובה',
};
