import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('nl');

export const labels: Labels = {
  title: 'Stel deze site een vraag',
  welcome: 'Stel een vraag. Het antwoord citeert de pagina’s waar het vandaan komt.',
  open: 'Stel een vraag',
  close: 'Sluiten',
  loading: 'Laden…',
  unread: 'Er is een nieuw antwoord',
  newConversation: 'Nieuw gesprek',
  question: 'Je vraag',
  placeholder: 'Stel een vraag…',
  send: 'Versturen',
  stop: 'Stoppen',
  hint: 'Enter verstuurt, Shift + Enter begint een nieuwe regel',
  messages: 'Gesprek',
  youSaid: 'Je vroeg',
  assistantSaid: 'Antwoord',
  starters: 'Vragen om mee te beginnen',
  followups: 'Vervolgvragen',
  disclaimer: 'Antwoorden worden automatisch gemaakt. Controleer de bronnen.',

  sources: 'Bronnen',
  source: (n, title) => `Bron ${n}: ${title}`,
  opensNewTab: 'opent in een nieuw tabblad',

  regenerate: 'Nieuw antwoord',
  modes: {
    simpler: 'Eenvoudiger',
    shorter: 'Korter',
    detailed: 'Uitgebreider',
    continue: 'Verder schrijven',
    more: 'Andere vormen',
  },
  samePages: 'Geschreven op basis van de eerder gevonden pagina’s, zonder nieuwe zoekopdracht',
  previousAnswer: 'Vorig antwoord',
  nextAnswer: 'Volgend antwoord',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Kopiëren',
  copyCode: 'Code kopiëren',
  copied: 'Gekopieerd',
  copyFailed: 'De browser stond kopiëren niet toe',
  retry: 'Opnieuw proberen',
  edit: 'Bewerken',
  editQuestion: 'Vraag bewerken',
  askEdited: 'Vragen',
  cancel: 'Annuleren',

  helpful: 'Nuttig',
  notHelpful: 'Niet nuttig',
  comment: 'Wat klopte er niet of ontbrak er? (optioneel)',
  sendComment: 'Opmerking versturen',
  thanks: 'Bedankt!',

  history: 'Eerdere gesprekken',
  noHistory: 'Er zijn geen eerdere gesprekken.',
  deleteConversation: 'Verwijderen',
  deleteAll: 'Al mijn gegevens verwijderen',
  deleteSure: 'Dit gesprek definitief verwijderen?',
  deleteAllSure: 'Al je gesprekken definitief verwijderen?',
  deleteNow: 'Definitief verwijderen',
  deleted: 'Verwijderd.',
  notKept: 'Deze browser bewaart niets: het gesprek eindigt als je deze pagina sluit.',

  jump: 'Naar het nieuwste bericht',
  preparing: 'Antwoord wordt voorbereid',
  steps: {
    search: 'Site doorzoeken',
    rerank: 'Passages rangschikken',
    extract: 'Zinnen kiezen',
    prepare_context: 'Antwoord voorbereiden',
  },
  stepStates: {
    created: 'wacht',
    started: 'bezig',
    retrying: 'opnieuw proberen',
    completed: 'klaar',
    reused: 'hergebruikt',
    failed: 'mislukt',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Geen passage met deze woorden gevonden'
        : `${plural(passages, { one: '# passage', other: '# passages' })} op ${plural(pages, { one: '# pagina', other: '# pagina’s' })} gevonden`) +
      (wordsOnly ? ' · alleen op woorden' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Niets te rangschikken'
        : plural(kept, { one: 'De beste passage gekozen', other: 'De beste # passages gekozen' })) +
      (ownOrder ? ' · zonder de rangschikdienst' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Geen passende zin'
        : `${plural(sentences, { one: '# zin', other: '# zinnen' })} van ${plural(pages, { one: '# pagina', other: '# pagina’s' })} gekozen`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Klaar: ${plural(sources, { one: '# bron', other: '# bronnen' })}, ${plural(words, { one: '# woord', other: '# woorden' })}`,
  },
  prepared: (seconds) => `Voorbereid in ${seconds} s`,
  seconds: (seconds) => `${seconds} s`,
  reused: {
    exact: 'Eerder gevonden, niet opnieuw gezocht',
    similar: 'Eerder gevonden voor een soortgelijke vraag',
    follow_up: 'Uit de eerder gevonden pagina’s',
  },
  stopped: 'Gestopt. Wat al geschreven is, blijft bewaard.',
  answerReady: 'Het antwoord is compleet.',
  tableOf: (rows) => `Tabel met ${rows} rijen`,
  codeBlock: 'Codeblok',

  offline: 'Je bent offline. Het gaat verder zodra er weer verbinding is.',
  reconnecting: 'De verbinding is verbroken. Opnieuw proberen…',
  slow: 'Nog geen reactie van de server. Je vraag blijft bewaard.',
  waiting: 'De server is druk bezig. Je vraag is bewaard en wordt behandeld.',
  checking: 'Controleren of je een mens bent …',
  empty: 'Typ eerst een vraag.',
  tooLong: (limit) => `De vraag is langer dan ${limit} tekens. Maak hem korter en verstuur hem opnieuw.`,
  busy: 'Eén antwoord tegelijk: wacht tot dit klaar is of stop het. Je tekst blijft bewaard.',
  notices: {
    extractive: 'Dit zijn citaten van de site. Er is geen taalmodel ingesteld.',
    budget_spent: 'Dit zijn citaten van de site. Het budget van vandaag voor het taalmodel is op.',
    model_down: 'Het taalmodel antwoordt op dit moment niet. Dit zijn citaten van de site.',
    mode_not_available: 'Voor herformuleren is een taalmodel nodig. Hier zijn de citaten nogmaals.',
    truncated: 'Het antwoord heeft de maximale lengte bereikt en is niet volledig.',
    not_saved: 'Dit antwoord kon nog niet worden bewaard: na herladen kan het ontbreken.',
    uncited: 'Geen enkele pagina van deze site ondersteunt dit antwoord.',
  },
  failures: {
    origin_not_allowed:
      'Deze pagina mag de assistent nog niet gebruiken. De eigenaar moet het adres van deze pagina toestaan.',
    identity_required: 'Meld je eerst aan op deze site en probeer het dan opnieuw.',
    rate_limited: 'Te veel vragen tegelijk. Wacht even en probeer het dan opnieuw.',
    human_check_required: 'We konden niet controleren of je een mens bent. Probeer het opnieuw.',
    unavailable: 'De server is niet bereikbaar. Controleer de verbinding en probeer het opnieuw.',
    storage_unavailable: 'De database reageert op dit moment niet. Probeer het zo meteen opnieuw.',
    preparation_failed: 'De voorbereiding is mislukt. Er is niets verloren: probeer het opnieuw.',
    model_unavailable:
      'Het taalmodel reageert op dit moment niet. De pagina’s zijn al gevonden: probeer het opnieuw.',
    model_interrupted: 'Het antwoord is afgebroken. Probeer het opnieuw voor het volledige antwoord.',
    model_stalled: 'Het taalmodel reageert niet meer. Probeer het opnieuw.',
    answer_withheld:
      'Het antwoord is gestopt omdat het interne instructies herhaalde. Stel de vraag anders of probeer het opnieuw.',
    message_too_long: 'De vraag is te lang. Maak hem korter en verstuur hem opnieuw.',
  },
  failure: 'Er is iets misgegaan. Probeer het opnieuw.',
  plain: 'Een deel van deze chat is niet geladen. Probeer het opnieuw of laad de pagina opnieuw.',
};
