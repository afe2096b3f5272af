/** What is asked and answered in the pictures. */
const sources = (words) =>
  words.map(([title, heading, snippet], index) => ({
    url: `https://docs.example.com/${['embed', 'theme', 'limits'][index]}`,
    title,
    heading,
    snippet,
  }));

export const texts = {
  en: {
    title: 'Ask Acme',
    welcome: 'Ask anything about Acme. Each answer quotes the pages it comes from.',
    starters: ['How do I put the widget on my page?', 'Can I change the colours?', 'What does it cost?'],
    question: 'How do I put the widget on my page, and can it match our colours?',
    answer: `Put **one script tag** before the end of your page's body [1]:

\`\`\`html
<script type="module" src="https://chat.acme.com/prep-chat.js"
  data-accent="#0a7"></script>
\`\`\`

The accent is all that you set: the widget derives every other colour so that text *can be read* [2]. Three things to know:

1. The launcher weighs less than an icon [1].
2. Light and dark follow the visitor's system.
3. Any part can be styled with \`::part\` [2].

| Mode | Where it stands |
| --- | --- |
| \`floating\` | in the corner, with a launcher |
| \`inline\` | where you put it |

For limits per visitor, see the page on budgets [3].`,
    sources: sources([
      [
        'Embed the widget',
        'Quick start › One script tag',
        'Put one script tag before the end of your page’s body and it works at once.',
      ],
      [
        'Colours and themes',
        'Accent',
        'You set one accent; every other colour is derived from it so that text can be read.',
      ],
      [
        'Budgets and limits',
        'Per visitor',
        'Each visitor may ask six questions a minute unless you set another limit.',
      ],
    ]),
    followups: ['Set up a side panel', 'Dark mode', 'Allowed origins'],
  },
  ar: {
    title: 'اسأل أكمي',
    welcome: 'اسأل أي شيء عن أكمي. تقتبس كل إجابة من الصفحات التي جاءت منها.',
    starters: ['كيف أضع الأداة في صفحتي؟', 'هل يمكنني تغيير الألوان؟', 'كم التكلفة؟'],
    question: 'كيف أضع الأداة في صفحتي، وهل يمكن أن تطابق ألواننا؟',
    answer: `ضع **وسم نص برمجي واحدًا** قبل نهاية متن الصفحة [1]:

\`\`\`html
<script type="module" src="https://chat.acme.com/prep-chat.js"></script>
\`\`\`

لون التمييز هو كل ما تحدده، وتُشتق منه بقية الألوان [2]:

1. زر التشغيل أخف من أيقونة [1].
2. يتبع الوضعان الفاتح والداكن نظام الزائر.

| الوضع | المكان |
| --- | --- |
| \`floating\` | في الزاوية |
| \`inline\` | حيث تضعه |

راجع صفحة الحدود [3].`,
    sources: sources([
      ['تضمين الأداة', 'البداية السريعة', 'ضع وسم نص برمجي واحدًا قبل نهاية متن الصفحة وستعمل على الفور.'],
      ['الألوان والسمات', 'لون التمييز', 'تحدد لونًا واحدًا وتُشتق منه بقية الألوان بحيث يمكن قراءة النص.'],
      ['الميزانيات والحدود', 'لكل زائر', 'يمكن لكل زائر طرح ستة أسئلة في الدقيقة.'],
    ]),
    followups: ['إعداد لوحة جانبية', 'الوضع الداكن', 'المصادر المسموح بها'],
  },
};
