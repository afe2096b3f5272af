import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('he');

export const labels: Labels = {
  title: 'שאלו את האתר',
  welcome: 'שאלו שאלה, והתשובה תצטט את הדפים שעליהם היא מבוססת.',
  open: 'לשאול שאלה',
  close: 'סגירה',
  loading: 'בטעינה…',
  unread: 'יש תשובה חדשה',
  newConversation: 'שיחה חדשה',
  question: 'השאלה שלך',
  placeholder: 'שאלו שאלה…',
  send: 'שליחה',
  stop: 'עצירה',
  hint: 'Enter לשליחה, Shift + Enter לשורה חדשה',
  messages: 'שיחה',
  youSaid: 'השאלה שלך',
  assistantSaid: 'תשובה',
  starters: 'שאלות להתחלה',
  followups: 'שאלות המשך',
  disclaimer: 'התשובות נוצרות באופן אוטומטי. מומלץ לבדוק את המקורות.',

  sources: 'מקורות',
  source: (n, title) => `מקור ${n}: ${title}`,
  opensNewTab: 'נפתח בכרטיסייה חדשה',

  regenerate: 'תשובה נוספת',
  modes: {
    simpler: 'פשוט יותר',
    shorter: 'קצר יותר',
    detailed: 'מפורט יותר',
    continue: 'המשך',
    more: 'צורות נוספות',
  },
  samePages: 'נכתבה מתוך הדפים שכבר נמצאו, ללא חיפוש נוסף',
  previousAnswer: 'התשובה הקודמת',
  nextAnswer: 'התשובה הבאה',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'העתקה',
  copyCode: 'העתקת הקוד',
  copied: 'הועתק',
  copyFailed: 'הדפדפן לא אפשר להעתיק',
  retry: 'ניסיון חוזר',
  edit: 'עריכה',
  editQuestion: 'עריכת השאלה',
  askEdited: 'לשאול',
  cancel: 'ביטול',

  helpful: 'מועיל',
  notHelpful: 'לא מועיל',
  comment: 'מה היה שגוי או חסר? (לא חובה)',
  sendComment: 'שליחת ההערה',
  thanks: 'תודה!',

  history: 'שיחות קודמות',
  noHistory: 'אין שיחות קודמות.',
  deleteConversation: 'מחיקה',
  deleteAll: 'מחיקת כל הנתונים שלי',
  deleteSure: 'למחוק את השיחה הזו לצמיתות?',
  deleteAllSure: 'למחוק את כל השיחות שלך לצמיתות?',
  deleteNow: 'מחיקה לצמיתות',
  deleted: 'נמחק.',
  notKept: 'הדפדפן הזה אינו שומר דבר: השיחה תסתיים עם סגירת הדף.',

  jump: 'מעבר לתשובה האחרונה',
  preparing: 'התשובה בהכנה',
  steps: {
    search: 'חיפוש באתר',
    rerank: 'דירוג הקטעים',
    extract: 'בחירת המשפטים',
    prepare_context: 'הכנת התשובה',
  },
  stepStates: {
    created: 'ממתין',
    started: 'בביצוע',
    retrying: 'ניסיון נוסף',
    completed: 'הושלם',
    reused: 'נעשה שימוש חוזר',
    failed: 'נכשל',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'לא נמצא קטע עם המילים האלה'
        : `${plural(passages, { one: 'נמצא קטע אחד', two: 'נמצאו שני קטעים', other: 'נמצאו # קטעים' })} ${plural(pages, { one: 'בדף אחד', two: 'בשני דפים', other: 'ב־# דפים' })}`) +
      (wordsOnly ? ' · לפי מילים בלבד' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'אין קטעים לדירוג'
        : plural(kept, {
            one: 'נבחר הקטע הטוב ביותר',
            two: 'נבחרו שני הקטעים הטובים ביותר',
            other: 'נבחרו # הקטעים הטובים ביותר',
          })) + (ownOrder ? ' · בלי שירות הדירוג' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'אין משפט מתאים'
        : `${plural(sentences, { one: 'נבחר משפט אחד', two: 'נבחרו שני משפטים', other: 'נבחרו # משפטים' })} ${plural(pages, { one: 'מדף אחד', two: 'משני דפים', other: 'מ־# דפים' })}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `מוכן: ${plural(sources, { one: 'מקור אחד', two: 'שני מקורות', other: '# מקורות' })}, ${plural(words, { one: 'מילה אחת', two: 'שתי מילים', other: '# מילים' })}`,
  },
  prepared: (seconds) => `הוכנה תוך ${seconds} שנ׳`,
  seconds: (seconds) => `${seconds} שנ׳`,
  reused: {
    exact: 'כבר נמצא קודם, ללא חיפוש נוסף',
    similar: 'כבר נמצא עבור שאלה דומה',
    follow_up: 'מתוך הדפים שכבר נמצאו',
  },
  stopped: 'נעצר. מה שנכתב עד כה נשמר.',
  answerReady: 'התשובה מוכנה.',
  // The number comes formatted, so it stands where no plural form depends on it.
  tableOf: (rows) => `טבלה, מספר השורות: ${rows}`,
  codeBlock: 'קוד',

  offline: 'אין חיבור לאינטרנט. הפעולה תימשך ברגע שהחיבור יחזור.',
  reconnecting: 'החיבור נותק. מתבצע ניסיון נוסף…',
  slow: 'עדיין ממתינים לשרת. השאלה שלך נשמרה.',
  waiting: 'השרת עמוס. השאלה נשמרה ותטופל.',
  checking: 'בודקים שמדובר באדם …',
  empty: 'קודם יש לכתוב שאלה.',
  tooLong: (limit) => `השאלה ארוכה מ־${limit} תווים. קצרו אותה ושלחו שוב.`,
  busy: 'תשובה אחת בכל פעם: המתינו לסיומה או עצרו אותה. הטקסט שלך נשמר.',
  notices: {
    extractive: 'אלה ציטוטים מהאתר. לא הוגדר מודל שפה.',
    budget_spent: 'אלה ציטוטים מהאתר. התקציב היומי של מודל השפה נוצל.',
    model_down: 'מודל השפה אינו מגיב כרגע. אלה ציטוטים מהאתר.',
    mode_not_available: 'לניסוח מחדש נדרש מודל שפה. הנה הציטוטים שוב.',
    truncated: 'התשובה הגיעה לאורך המרבי ואינה מלאה.',
    not_saved: 'עדיין לא ניתן היה לשמור את התשובה הזו: ייתכן שהיא תיעלם לאחר טעינה מחדש.',
    uncited: 'אין באתר הזה דף שתומך בתשובה הזו.',
  },
  failures: {
    origin_not_allowed: 'הדף הזה עדיין לא מורשה להשתמש בעוזר. על בעל האתר לאשר את כתובת הדף.',
    identity_required: 'יש להתחבר תחילה לאתר הזה ואז לנסות שוב.',
    rate_limited: 'יותר מדי שאלות בזמן קצר. המתינו רגע ונסו שוב.',
    human_check_required: 'לא הצלחנו לוודא שמדובר באדם. נסו שוב.',
    unavailable: 'לא ניתן להתחבר לשרת. בדקו את החיבור ונסו שוב.',
    storage_unavailable: 'מסד הנתונים לא מגיב כרגע. נסו שוב בעוד רגע.',
    preparation_failed: 'ההכנה נכשלה. שום דבר לא אבד: נסו שוב.',
    model_unavailable: 'מודל השפה לא מגיב כרגע. הדפים כבר נמצאו: נסו שוב.',
    model_interrupted: 'התשובה נקטעה. נסו שוב כדי לקבל אותה במלואה.',
    model_stalled: 'מודל השפה הפסיק להגיב. נסו שוב.',
    answer_withheld: 'התשובה נעצרה משום שחזרה על הנחיות פנימיות. נסחו את השאלה אחרת או נסו שוב.',
    message_too_long: 'השאלה ארוכה מדי. קצרו אותה ושלחו שוב.',
  },
  failure: 'משהו השתבש. נסו שוב.',
  plain: 'חלק מהצ׳אט לא נטען. נסו שוב או טענו את הדף מחדש.',
};
