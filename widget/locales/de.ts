import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('de');

export const labels: Labels = {
  title: 'Fragen an diese Website',
  welcome: 'Einfach eine Frage stellen. Die Antwort zitiert die Seiten, von denen sie stammt.',
  open: 'Frage stellen',
  close: 'Schließen',
  loading: 'Wird geladen …',
  unread: 'Neue Antwort verfügbar',
  newConversation: 'Neue Unterhaltung',
  question: 'Frage',
  placeholder: 'Frage stellen …',
  send: 'Senden',
  stop: 'Stoppen',
  hint: 'Eingabetaste sendet, Umschalt + Eingabetaste beginnt eine neue Zeile',
  messages: 'Unterhaltung',
  youSaid: 'Frage',
  assistantSaid: 'Antwort',
  starters: 'Fragen für den Einstieg',
  followups: 'Weitere Fragen',
  disclaimer: 'Antworten werden maschinell erstellt. Bitte die Quellen prüfen.',

  sources: 'Quellen',
  source: (n, title) => `Quelle ${n}: ${title}`,
  opensNewTab: 'öffnet in neuem Tab',

  regenerate: 'Neue Antwort',
  modes: {
    simpler: 'Einfacher',
    shorter: 'Kürzer',
    detailed: 'Ausführlicher',
    continue: 'Weiterschreiben',
    more: 'Andere Formen',
  },
  samePages: 'Auf Grundlage der bereits gefundenen Seiten, ohne neue Suche',
  previousAnswer: 'Vorherige Antwort',
  nextAnswer: 'Nächste Antwort',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Kopieren',
  copyCode: 'Code kopieren',
  copied: 'Kopiert',
  copyFailed: 'Der Browser hat das Kopieren nicht zugelassen',
  retry: 'Erneut versuchen',
  edit: 'Bearbeiten',
  editQuestion: 'Frage bearbeiten',
  askEdited: 'Fragen',
  cancel: 'Abbrechen',

  helpful: 'Hilfreich',
  notHelpful: 'Nicht hilfreich',
  comment: 'Was war falsch oder hat gefehlt? (optional)',
  sendComment: 'Kommentar senden',
  thanks: 'Vielen Dank!',

  history: 'Frühere Unterhaltungen',
  noHistory: 'Noch keine früheren Unterhaltungen.',
  deleteConversation: 'Löschen',
  deleteAll: 'Alle meine Daten löschen',
  deleteSure: 'Diese Unterhaltung endgültig löschen?',
  deleteAllSure: 'Alle Unterhaltungen endgültig löschen?',
  deleteNow: 'Endgültig löschen',
  deleted: 'Gelöscht.',
  notKept: 'Dieser Browser speichert nichts: Die Unterhaltung endet mit dem Schließen dieser Seite.',

  jump: 'Zum neuesten Beitrag',
  preparing: 'Antwort wird vorbereitet',
  steps: {
    search: 'Website durchsuchen',
    rerank: 'Textstellen bewerten',
    extract: 'Passende Sätze auswählen',
    prepare_context: 'Antwort vorbereiten',
  },
  stepStates: {
    created: 'wartet',
    started: 'läuft',
    retrying: 'wird erneut versucht',
    completed: 'erledigt',
    reused: 'wiederverwendet',
    failed: 'fehlgeschlagen',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Keine Textstelle mit diesen Wörtern gefunden'
        : `${plural(passages, { one: '# Textstelle', other: '# Textstellen' })} auf ${plural(pages, { one: '# Seite', other: '# Seiten' })} gefunden`) +
      (wordsOnly ? ' · nur nach Wörtern' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Nichts zu bewerten'
        : plural(kept, {
            one: 'Die beste Textstelle ausgewählt',
            other: 'Die # besten Textstellen ausgewählt',
          })) + (ownOrder ? ' · ohne den Dienst zum Bewerten' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Kein passender Satz'
        : `${plural(sentences, { one: '# Satz', other: '# Sätze' })} von ${plural(pages, { one: '# Seite', other: '# Seiten' })} ausgewählt`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Bereit: ${plural(sources, { one: '# Quelle', other: '# Quellen' })}, ${plural(words, { one: '# Wort', other: '# Wörter' })}`,
  },
  prepared: (seconds) => `In ${seconds} s vorbereitet`,
  seconds: (seconds) => `${seconds} s`,
  reused: {
    exact: 'Bereits gefunden, keine neue Suche',
    similar: 'Bereits für eine ähnliche Frage gefunden',
    follow_up: 'Aus den zuvor gefundenen Seiten',
  },
  stopped: 'Gestoppt. Der bisherige Text bleibt erhalten.',
  answerReady: 'Die Antwort ist vollständig.',
  tableOf: (rows) => `Tabelle mit ${rows} Zeilen`,
  codeBlock: 'Codeblock',

  offline: 'Keine Internetverbindung. Sobald sie wieder besteht, geht es weiter.',
  reconnecting: 'Verbindung unterbrochen. Neuer Versuch …',
  slow: 'Der Server antwortet noch nicht. Die Frage bleibt erhalten.',
  waiting: 'Der Server ist ausgelastet. Die Frage ist gespeichert und wird bearbeitet.',
  checking: 'Es wird geprüft, dass hier ein Mensch fragt …',
  empty: 'Bitte zuerst eine Frage eingeben.',
  tooLong: (limit) => `Die Frage ist länger als ${limit} Zeichen. Bitte kürzen und erneut senden.`,
  busy: 'Immer nur eine Antwort auf einmal: bitte abwarten oder stoppen. Der Text bleibt erhalten.',
  notices: {
    extractive: 'Dies sind Zitate aus der Website. Es ist kein Sprachmodell eingerichtet.',
    budget_spent:
      'Dies sind Zitate aus der Website. Das heutige Budget für das Sprachmodell ist aufgebraucht.',
    model_down: 'Das Sprachmodell antwortet gerade nicht. Dies sind Zitate aus der Website.',
    mode_not_available: 'Zum Umformulieren wird ein Sprachmodell benötigt. Hier sind noch einmal die Zitate.',
    truncated: 'Die Antwort hat die maximale Länge erreicht und ist nicht vollständig.',
    not_saved: 'Diese Antwort konnte noch nicht gespeichert werden: Nach einem Neuladen kann sie fehlen.',
    uncited: 'Keine Seite dieser Website belegt diese Antwort.',
  },
  failures: {
    origin_not_allowed:
      'Der Assistent ist für diese Seite noch nicht freigegeben. Der Betreiber muss die Adresse dieser Seite zulassen.',
    identity_required: 'Bitte zuerst auf dieser Website anmelden und dann erneut versuchen.',
    rate_limited: 'Zu viele Fragen in kurzer Zeit. Bitte kurz warten und dann erneut versuchen.',
    human_check_required: 'Es ließ sich nicht prüfen, dass hier ein Mensch fragt. Bitte erneut versuchen.',
    unavailable: 'Der Server ist nicht erreichbar. Bitte die Verbindung prüfen und erneut versuchen.',
    storage_unavailable: 'Die Datenbank antwortet gerade nicht. Bitte gleich noch einmal versuchen.',
    preparation_failed: 'Die Vorbereitung ist fehlgeschlagen. Nichts ist verloren: bitte erneut versuchen.',
    model_unavailable:
      'Das Sprachmodell antwortet gerade nicht. Die Seiten sind bereits gefunden: bitte erneut versuchen.',
    model_interrupted: 'Die Antwort ist abgebrochen. Für die vollständige Antwort bitte erneut versuchen.',
    model_stalled: 'Das Sprachmodell antwortet nicht mehr. Bitte erneut versuchen.',
    answer_withheld:
      'Die Antwort wurde beendet, weil sie interne Anweisungen wiedergab. Bitte anders fragen oder erneut versuchen.',
    message_too_long: 'Die Frage ist zu lang. Bitte kürzen und erneut senden.',
  },
  failure: 'Etwas ist schiefgelaufen. Bitte erneut versuchen.',
  plain: 'Ein Teil dieses Chats wurde nicht geladen. Bitte erneut versuchen oder die Seite neu laden.',
};
