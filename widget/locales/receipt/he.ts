import type { ReceiptWords } from './words.ts';

export const words: ReceiptWords = {
  title: 'פירוט',
  earlier: (when) => ['הוכן קודם לכן ועדיין עדכני', when].filter(Boolean).join(': '),
  saved: (what) => `נחסך, לפי הערכה: ${what}`,
  steps: 'שלבים:',
  tokens: (read, written) => `טוקנים: נקראו ${read}, נכתבו ${written}`,
  answers: (count) => `תשובות מההכנה הזאת, ללא חיפוש חדש: ${count}`,
  temperature: (degree) => `טמפרטורה ${degree}`,
};
