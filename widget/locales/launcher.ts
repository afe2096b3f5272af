/** Per language `[open, close]` of its labels: the launcher shows them before any language is loaded. */
export const launcherLabel = {
  en: ['Ask a question', 'Close'],
  de: ['Frage stellen', 'Schließen'],
  fr: ['Poser une question', 'Fermer'],
  es: ['Hacer una pregunta', 'Cerrar'],
  pt: ['Fazer uma pergunta', 'Fechar'],
  it: ['Fai una domanda', 'Chiudi'],
  nl: ['Stel een vraag', 'Sluiten'],
  pl: ['Zadaj pytanie', 'Zamknij'],
  tr: ['Soru sor', 'Kapat'],
  ar: ['طرح سؤال', 'إغلاق'],
  he: ['לשאול שאלה', 'סגירה'],
  hi: ['सवाल पूछें', 'बंद करें'],
  ja: ['質問する', '閉じる'],
  ko: ['질문하기', '닫기'],
  zh: ['提问', '关闭'],
} as const;
