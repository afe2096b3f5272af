import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('it');

export const labels: Labels = {
  title: 'Chiedi a questo sito',
  welcome: 'Fai una domanda. La risposta cita le pagine da cui proviene.',
  open: 'Fai una domanda',
  close: 'Chiudi',
  loading: 'Caricamento…',
  unread: 'C’è una nuova risposta',
  newConversation: 'Nuova conversazione',
  question: 'Domanda',
  placeholder: 'Fai una domanda…',
  send: 'Invia',
  stop: 'Interrompi',
  hint: 'Invio per inviare, Maiusc + Invio per andare a capo',
  messages: 'Conversazione',
  youSaid: 'Domanda',
  assistantSaid: 'Risposta',
  starters: 'Domande per iniziare',
  followups: 'Domande correlate',
  disclaimer: 'Le risposte sono generate automaticamente. Verifica le fonti.',

  sources: 'Fonti',
  source: (n, title) => `Fonte ${n}: ${title}`,
  opensNewTab: 'si apre in una nuova scheda',

  regenerate: 'Rigenera',
  modes: {
    simpler: 'Più semplice',
    shorter: 'Più breve',
    detailed: 'Più dettagliata',
    continue: 'Continua',
    more: 'Altre forme',
  },
  samePages: 'Scritta a partire dalle pagine già trovate, senza una nuova ricerca',
  previousAnswer: 'Risposta precedente',
  nextAnswer: 'Risposta successiva',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Copia',
  copyCode: 'Copia codice',
  copied: 'Copiato',
  copyFailed: 'Il browser non ha consentito la copia',
  retry: 'Riprova',
  edit: 'Modifica',
  editQuestion: 'Modifica la domanda',
  askEdited: 'Chiedi',
  cancel: 'Annulla',

  helpful: 'Utile',
  notHelpful: 'Non utile',
  comment: 'Che cosa era sbagliato o mancava? (facoltativo)',
  sendComment: 'Invia commento',
  thanks: 'Grazie!',

  history: 'Conversazioni precedenti',
  noHistory: 'Nessuna conversazione precedente.',
  deleteConversation: 'Elimina',
  deleteAll: 'Elimina tutti i miei dati',
  deleteSure: 'Eliminare definitivamente questa conversazione?',
  deleteAllSure: 'Eliminare definitivamente tutte le conversazioni?',
  deleteNow: 'Elimina definitivamente',
  deleted: 'Eliminato.',
  notKept: 'Questo browser non conserva nulla: la conversazione termina con la chiusura della pagina.',

  jump: 'Vai all’ultimo messaggio',
  preparing: 'Preparazione della risposta',
  steps: {
    search: 'Ricerca nel sito',
    rerank: 'Ordinamento dei passaggi',
    extract: 'Scelta delle frasi',
    prepare_context: 'Preparazione della risposta',
  },
  stepStates: {
    created: 'in attesa',
    started: 'in corso',
    retrying: 'nuovo tentativo',
    completed: 'completato',
    reused: 'riutilizzato',
    failed: 'non riuscito',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Nessun passaggio contiene queste parole'
        : `${plural(passages, { one: '# passaggio trovato', other: '# passaggi trovati' })} in ${plural(pages, { one: '# pagina', other: '# pagine' })}`) +
      (wordsOnly ? ' · solo in base alle parole' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Niente da ordinare'
        : plural(kept, { one: 'Scelto il passaggio migliore', other: 'Scelti i # passaggi migliori' })) +
      (ownOrder ? ' · senza il servizio di ordinamento' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Nessuna frase adatta'
        : `${plural(sentences, { one: '# frase scelta', other: '# frasi scelte' })} da ${plural(pages, { one: '# pagina', other: '# pagine' })}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Pronto: ${plural(sources, { one: '# fonte', other: '# fonti' })}, ${plural(words, { one: '# parola', other: '# parole' })}`,
  },
  prepared: (seconds) => `Preparata in ${seconds} s`,
  seconds: (seconds) => `${seconds} s`,
  reused: {
    exact: 'Già trovato, senza una nuova ricerca',
    similar: 'Già trovato per una domanda simile',
    follow_up: 'Dalle pagine già trovate',
  },
  stopped: 'Interrotto. Il testo scritto finora è conservato.',
  answerReady: 'La risposta è completa.',
  tableOf: (rows) => `Tabella di ${rows} righe`,
  codeBlock: 'Codice',

  offline: 'Sei offline. Si riprenderà appena torna la connessione.',
  reconnecting: 'Connessione interrotta. Nuovo tentativo…',
  slow: 'Ancora in attesa del server. La domanda è conservata.',
  waiting: 'Il server è occupato. La domanda è salvata e verrà elaborata.',
  checking: 'Verifica che tu sia una persona in corso…',
  empty: 'Scrivi prima una domanda.',
  tooLong: (limit) => `La domanda supera i ${limit} caratteri. Accorciala e inviala di nuovo.`,
  busy: 'Una risposta alla volta: attendi che questa finisca o interrompila. Il testo è conservato.',
  notices: {
    extractive: 'Queste sono citazioni dal sito. Nessun modello linguistico è configurato.',
    budget_spent: 'Queste sono citazioni dal sito. Il budget di oggi per il modello linguistico è esaurito.',
    model_down: 'Il modello linguistico al momento non risponde. Queste sono citazioni dal sito.',
    mode_not_available: 'Per riformulare serve un modello linguistico. Ecco di nuovo le citazioni.',
    truncated: 'La risposta ha raggiunto la lunghezza massima e non è completa.',
    not_saved: 'Questa risposta non è stata ancora salvata: potrebbe mancare dopo un ricaricamento.',
    uncited: 'Nessuna pagina di questo sito conferma questa risposta.',
  },
  failures: {
    origin_not_allowed:
      'Questa pagina non può ancora usare l’assistente. Il proprietario deve autorizzare l’indirizzo di questa pagina.',
    identity_required: 'Accedi prima a questo sito, poi riprova.',
    rate_limited: 'Troppe domande in poco tempo. Attendi un momento, poi riprova.',
    human_check_required: 'Non è stato possibile verificare che tu sia una persona. Riprova.',
    unavailable: 'Il server non è raggiungibile. Controlla la connessione, poi riprova.',
    storage_unavailable: 'Al momento il database non risponde. Riprova tra poco.',
    preparation_failed: 'La preparazione non è riuscita. Nulla è andato perso: riprova.',
    model_unavailable:
      'Al momento il modello linguistico non risponde. Le pagine sono già state trovate: riprova.',
    model_interrupted: 'La risposta si è interrotta. Riprova per averla completa.',
    model_stalled: 'Il modello linguistico ha smesso di rispondere. Riprova.',
    answer_withheld:
      'La risposta è stata interrotta perché ripeteva istruzioni interne. Formula la domanda in altro modo o riprova.',
    message_too_long: 'La domanda è troppo lunga. Accorciala e inviala di nuovo.',
  },
  failure: 'Qualcosa è andato storto. Riprova.',
  plain: 'Una parte di questa chat non è stata caricata. Riprova o ricarica la pagina.',
};
