import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('ar');

/** In the genitive, as after a preposition or a verbal noun. */
const pagesGenitive = { one: 'صفحة واحدة', two: 'صفحتين', few: '# صفحات', other: '# صفحة' };

export const labels: Labels = {
  title: 'اسأل هذا الموقع',
  welcome: 'اطرح سؤالًا، وستقتبس الإجابة من الصفحات التي استندت إليها.',
  open: 'طرح سؤال',
  close: 'إغلاق',
  loading: 'جارٍ التحميل…',
  unread: 'توجد إجابة جديدة',
  newConversation: 'محادثة جديدة',
  question: 'سؤالك',
  placeholder: 'اطرح سؤالًا…',
  send: 'إرسال',
  stop: 'إيقاف',
  hint: 'اضغط Enter للإرسال، وShift + Enter لبدء سطر جديد',
  messages: 'المحادثة',
  youSaid: 'سؤالك',
  assistantSaid: 'الإجابة',
  starters: 'أسئلة للبدء',
  followups: 'أسئلة ذات صلة',
  disclaimer: 'تُنشأ الإجابات آليًا، لذا يُرجى التحقق من المصادر.',

  sources: 'المصادر',
  source: (n, title) => `المصدر ${n}: ${title}`,
  opensNewTab: 'يُفتح في علامة تبويب جديدة',

  regenerate: 'إجابة أخرى',
  modes: { simpler: 'أبسط', shorter: 'أقصر', detailed: 'أكثر تفصيلًا', continue: 'متابعة', more: 'صيغ أخرى' },
  samePages: 'كُتبت من الصفحات التي عُثر عليها سابقًا، دون بحث جديد',
  previousAnswer: 'الإجابة السابقة',
  nextAnswer: 'الإجابة التالية',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'نسخ',
  copyCode: 'نسخ الرمز',
  copied: 'تم النسخ',
  copyFailed: 'لم يسمح المتصفح بالنسخ',
  retry: 'إعادة المحاولة',
  edit: 'تعديل',
  editQuestion: 'تعديل السؤال',
  askEdited: 'طرح السؤال',
  cancel: 'إلغاء',

  helpful: 'مفيدة',
  notHelpful: 'غير مفيدة',
  comment: 'ما الخطأ أو ما الذي كان ناقصًا؟ (اختياري)',
  sendComment: 'إرسال التعليق',
  thanks: 'شكرًا لك.',

  history: 'المحادثات السابقة',
  noHistory: 'لا توجد محادثات سابقة.',
  deleteConversation: 'حذف',
  deleteAll: 'حذف جميع بياناتي',
  deleteSure: 'هل تريد حذف هذه المحادثة نهائيًا؟',
  deleteAllSure: 'هل تريد حذف جميع محادثاتك نهائيًا؟',
  deleteNow: 'حذف نهائي',
  deleted: 'تم الحذف.',
  notKept: 'لا يحفظ هذا المتصفح أي شيء: تنتهي المحادثة بإغلاق هذه الصفحة.',

  jump: 'الانتقال إلى الأحدث',
  preparing: 'جارٍ تحضير الإجابة',
  steps: {
    search: 'البحث في الموقع',
    rerank: 'ترتيب المقاطع',
    extract: 'اختيار الجمل',
    prepare_context: 'تحضير الإجابة',
  },
  stepStates: {
    created: 'في الانتظار',
    started: 'قيد التنفيذ',
    retrying: 'تُعاد المحاولة',
    completed: 'اكتمل',
    reused: 'أُعيد استخدامه',
    failed: 'فشل',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'لم يُعثر على مقطع يتضمن هذه الكلمات'
        : `عُثر على ${plural(passages, { one: 'مقطع واحد', two: 'مقطعين', few: '# مقاطع', many: '# مقطعًا', other: '# مقطع' })} في ${plural(pages, pagesGenitive)}`) +
      (wordsOnly ? ' · بالكلمات فقط' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'لا توجد مقاطع لترتيبها'
        : `تم اختيار ${plural(kept, { one: 'أفضل مقطع', two: 'أفضل مقطعين', few: 'أفضل # مقاطع', many: 'أفضل # مقطعًا', other: 'أفضل # مقطع' })}`) +
      (ownOrder ? ' · دون خدمة الترتيب' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'لا توجد جملة مناسبة'
        : `تم اختيار ${plural(sentences, { one: 'جملة واحدة', two: 'جملتين', few: '# جمل', other: '# جملة' })} من ${plural(pages, pagesGenitive)}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `جاهز: ${plural(sources, { zero: 'بلا مصادر', one: 'مصدر واحد', two: 'مصدران', few: '# مصادر', many: '# مصدرًا', other: '# مصدر' })}، ${plural(words, { zero: 'بلا كلمات', one: 'كلمة واحدة', two: 'كلمتان', few: '# كلمات', other: '# كلمة' })}`,
  },
  prepared: (seconds) => `تم التحضير خلال ${seconds} ث`,
  seconds: (seconds) => `${seconds} ث`,
  reused: {
    exact: 'عُثر عليه سابقًا، دون بحث جديد',
    similar: 'عُثر عليه سابقًا لسؤال مشابه',
    follow_up: 'من الصفحات التي عُثر عليها سابقًا',
  },
  stopped: 'تم الإيقاف، وبقي ما كُتب حتى الآن محفوظًا.',
  answerReady: 'اكتملت الإجابة.',
  // The number comes formatted, so it stands where no plural form depends on it.
  tableOf: (rows) => `جدول، عدد الصفوف: ${rows}`,
  codeBlock: 'رمز برمجي',

  offline: 'لا يوجد اتصال بالإنترنت. ستُستأنف العملية فور عودة الاتصال.',
  reconnecting: 'انقطع الاتصال. تجري إعادة المحاولة…',
  slow: 'ما زلنا في انتظار الخادم. سؤالك محفوظ.',
  waiting: 'الخادم مشغول. سؤالك محفوظ وستتم معالجته.',
  checking: 'جارٍ التحقق من أنك لست برنامجًا …',
  empty: 'اكتب سؤالًا أولًا.',
  tooLong: (limit) => `السؤال طويل جدًا. الحد الأقصى لعدد الأحرف: ${limit}. يُرجى اختصاره وإرساله مجددًا.`,
  busy: 'إجابة واحدة في كل مرة: يُرجى انتظار اكتمالها أو إيقافها. النص محفوظ.',
  notices: {
    extractive: 'هذه اقتباسات من الموقع. لم يُضبط أي نموذج لغوي.',
    budget_spent: 'هذه اقتباسات من الموقع. استُنفدت ميزانية النموذج اللغوي لهذا اليوم.',
    model_down: 'لا يستجيب النموذج اللغوي حاليًا. هذه اقتباسات من الموقع.',
    mode_not_available: 'تتطلب إعادة الصياغة نموذجًا لغويًا. إليك الاقتباسات مرة أخرى.',
    truncated: 'بلغت الإجابة الحد الأقصى للطول وهي غير مكتملة.',
    not_saved: 'تعذّر حفظ هذه الإجابة حتى الآن: قد لا تظهر بعد إعادة تحميل الصفحة.',
    uncited: 'لا تدعم أي صفحة من هذا الموقع هذه الإجابة.',
  },
  failures: {
    origin_not_allowed: 'لا يُسمح لهذه الصفحة باستخدام المساعد بعد. على مالكها السماح بعنوان هذه الصفحة.',
    identity_required: 'يُرجى تسجيل الدخول إلى هذا الموقع أولًا ثم إعادة المحاولة.',
    rate_limited: 'أسئلة كثيرة في وقت قصير. يُرجى الانتظار قليلًا ثم إعادة المحاولة.',
    human_check_required: 'تعذّر التحقق من أنك لست برنامجًا. يُرجى إعادة المحاولة.',
    unavailable: 'تعذّر الوصول إلى الخادم. يُرجى التحقق من الاتصال ثم إعادة المحاولة.',
    storage_unavailable: 'قاعدة البيانات لا تستجيب حاليًا. يُرجى إعادة المحاولة بعد قليل.',
    preparation_failed: 'فشل التحضير. لم يُفقد شيء: يُرجى إعادة المحاولة.',
    model_unavailable: 'النموذج اللغوي لا يستجيب حاليًا. عُثر على الصفحات بالفعل: يُرجى إعادة المحاولة.',
    model_interrupted: 'انقطعت الإجابة. يُرجى إعادة المحاولة للحصول عليها كاملة.',
    model_stalled: 'توقّف النموذج اللغوي عن الاستجابة. يُرجى إعادة المحاولة.',
    answer_withheld: 'أُوقفت الإجابة لأنها كررت تعليمات داخلية. اطرح السؤال بصيغة أخرى أو أعد المحاولة.',
    message_too_long: 'السؤال طويل جدًا. يُرجى اختصاره وإرساله مجددًا.',
  },
  failure: 'حدث خطأ ما. يُرجى إعادة المحاولة.',
  plain: 'لم يُحمَّل جزء من هذه المحادثة. أعد المحاولة أو أعد تحميل الصفحة.',
};
