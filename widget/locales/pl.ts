import type { Labels } from './labels.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('pl');
const onPages = { one: '# stronie', other: '# stronach' };
const fromPages = { one: '# strony', other: '# stron' };

export const labels: Labels = {
  title: 'Zapytaj tę witrynę',
  welcome: 'Zadaj pytanie. Odpowiedź cytuje strony, z których pochodzi.',
  open: 'Zadaj pytanie',
  close: 'Zamknij',
  loading: 'Wczytywanie…',
  unread: 'Pojawiła się nowa odpowiedź',
  newConversation: 'Nowa rozmowa',
  question: 'Pytanie',
  placeholder: 'Zadaj pytanie…',
  send: 'Wyślij',
  stop: 'Zatrzymaj',
  hint: 'Enter wysyła, Shift + Enter zaczyna nowy wiersz',
  messages: 'Rozmowa',
  youSaid: 'Pytanie',
  assistantSaid: 'Odpowiedź',
  starters: 'Pytania na początek',
  followups: 'Kolejne pytania',
  disclaimer: 'Odpowiedzi są tworzone automatycznie. Sprawdź źródła.',

  sources: 'Źródła',
  source: (n, title) => `Źródło ${n}: ${title}`,
  opensNewTab: 'otwiera się w nowej karcie',

  regenerate: 'Odpowiedz ponownie',
  modes: {
    simpler: 'Prościej',
    shorter: 'Krócej',
    detailed: 'Dokładniej',
    continue: 'Kontynuuj',
    more: 'Inne formy',
  },
  samePages: 'Na podstawie znalezionych już stron, bez ponownego wyszukiwania',
  previousAnswer: 'Poprzednia odpowiedź',
  nextAnswer: 'Następna odpowiedź',
  answerOf: (n, count) => `${n}/${count}`,
  copy: 'Kopiuj',
  copyCode: 'Kopiuj kod',
  copied: 'Skopiowano',
  copyFailed: 'Przeglądarka nie pozwoliła na kopiowanie',
  retry: 'Spróbuj ponownie',
  edit: 'Edytuj',
  editQuestion: 'Edytuj pytanie',
  askEdited: 'Zapytaj',
  cancel: 'Anuluj',

  helpful: 'Pomocna',
  notHelpful: 'Niepomocna',
  comment: 'Co było nie tak lub czego zabrakło? (opcjonalnie)',
  sendComment: 'Wyślij komentarz',
  thanks: 'Dziękujemy!',

  history: 'Wcześniejsze rozmowy',
  noHistory: 'Brak wcześniejszych rozmów.',
  deleteConversation: 'Usuń',
  deleteAll: 'Usuń wszystkie moje dane',
  deleteSure: 'Trwale usunąć tę rozmowę?',
  deleteAllSure: 'Trwale usunąć wszystkie rozmowy?',
  deleteNow: 'Usuń trwale',
  deleted: 'Usunięto.',
  notKept: 'Ta przeglądarka niczego nie zapisuje: rozmowa zniknie po zamknięciu tej strony.',

  jump: 'Przejdź do najnowszych',
  preparing: 'Przygotowywanie odpowiedzi',
  steps: {
    search: 'Przeszukiwanie witryny',
    rerank: 'Ocena fragmentów',
    extract: 'Wybór zdań',
    prepare_context: 'Przygotowanie odpowiedzi',
  },
  stepStates: {
    created: 'oczekuje',
    started: 'w toku',
    retrying: 'ponowna próba',
    completed: 'gotowe',
    reused: 'użyto ponownie',
    failed: 'niepowodzenie',
  },
  summaries: {
    search: ({ passages = 0, pages = 0, wordsOnly }) =>
      (passages === 0
        ? 'Nie znaleziono fragmentu z tymi słowami'
        : `Znaleziono ${plural(passages, { one: '# fragment', few: '# fragmenty', other: '# fragmentów' })} na ${plural(pages, onPages)}`) +
      (wordsOnly ? ' · tylko według słów' : ''),
    rerank: ({ kept = 0, ownOrder }) =>
      (kept === 0
        ? 'Brak fragmentów do oceny'
        : `Wybrano ${plural(kept, { one: 'najlepszy fragment', few: '# najlepsze fragmenty', other: '# najlepszych fragmentów' })}`) +
      (ownOrder ? ' · bez usługi oceniania' : ''),
    extract: ({ sentences = 0, pages = 0 }) =>
      sentences === 0
        ? 'Żadne zdanie nie pasuje'
        : `Wybrano ${plural(sentences, { one: '# zdanie', few: '# zdania', other: '# zdań' })} z ${plural(pages, fromPages)}`,
    prepare_context: ({ sources = 0, words = 0 }) =>
      `Gotowe: ${plural(sources, { one: '# źródło', few: '# źródła', other: '# źródeł' })}, ${plural(words, { one: '# słowo', few: '# słowa', other: '# słów' })}`,
  },
  prepared: (seconds) => `Przygotowano w ${seconds} s`,
  seconds: (seconds) => `${seconds} s`,
  reused: {
    exact: 'Znalezione wcześniej, bez ponownego wyszukiwania',
    similar: 'Znalezione wcześniej dla podobnego pytania',
    follow_up: 'Ze stron znalezionych wcześniej',
  },
  stopped: 'Zatrzymano. Dotychczasowy tekst został zachowany.',
  answerReady: 'Odpowiedź jest gotowa.',
  // The number comes formatted, so it stands where no plural form depends on it.
  tableOf: (rows) => `Tabela, liczba wierszy: ${rows}`,
  codeBlock: 'Kod',

  offline: 'Brak połączenia z internetem. Odpowiedź pojawi się, gdy tylko połączenie wróci.',
  reconnecting: 'Połączenie zostało przerwane. Ponowna próba…',
  slow: 'Serwer jeszcze nie odpowiada. Pytanie zostało zachowane.',
  waiting: 'Serwer jest zajęty. Pytanie zostało zachowane i zostanie obsłużone.',
  checking: 'Sprawdzamy, czy pytanie zadaje człowiek …',
  empty: 'Najpierw wpisz pytanie.',
  tooLong: (limit) => `Pytanie przekracza limit znaków (${limit}). Skróć je i wyślij ponownie.`,
  busy: 'Tylko jedna odpowiedź naraz: poczekaj na tę lub ją zatrzymaj. Tekst został zachowany.',
  notices: {
    extractive: 'To są cytaty z tej witryny. Nie skonfigurowano modelu językowego.',
    budget_spent: 'To są cytaty z tej witryny. Dzisiejszy budżet na model językowy został wyczerpany.',
    model_down: 'Model językowy chwilowo nie odpowiada. To są cytaty z tej witryny.',
    mode_not_available: 'Przeredagowanie wymaga modelu językowego. Oto cytaty jeszcze raz.',
    truncated: 'Odpowiedź osiągnęła maksymalną długość i jest niepełna.',
    not_saved: 'Tej odpowiedzi nie udało się jeszcze zapisać: po odświeżeniu może jej nie być.',
    uncited: 'Żadna strona tej witryny nie potwierdza tej odpowiedzi.',
  },
  failures: {
    origin_not_allowed:
      'Ta strona nie może jeszcze korzystać z asystenta. Jej właściciel musi zezwolić na jej adres.',
    identity_required: 'Najpierw zaloguj się w tej witrynie, a potem spróbuj ponownie.',
    rate_limited: 'Zbyt wiele pytań naraz. Odczekaj chwilę i spróbuj ponownie.',
    human_check_required: 'Nie udało się sprawdzić, czy pytanie zadaje człowiek. Spróbuj ponownie.',
    unavailable: 'Nie można połączyć się z serwerem. Sprawdź połączenie i spróbuj ponownie.',
    storage_unavailable: 'Baza danych w tej chwili nie odpowiada. Spróbuj ponownie za chwilę.',
    preparation_failed: 'Przygotowanie nie powiodło się. Nic nie przepadło: spróbuj ponownie.',
    model_unavailable:
      'Model językowy w tej chwili nie odpowiada. Strony są już znalezione: spróbuj ponownie.',
    model_interrupted: 'Odpowiedź została przerwana. Spróbuj ponownie, aby otrzymać ją w całości.',
    model_stalled: 'Model językowy przestał odpowiadać. Spróbuj ponownie.',
    answer_withheld:
      'Odpowiedź przerwano, ponieważ powtarzała wewnętrzne instrukcje. Zadaj pytanie inaczej lub spróbuj ponownie.',
    message_too_long: 'Pytanie jest za długie. Skróć je i wyślij ponownie.',
  },
  failure: 'Coś poszło nie tak. Spróbuj ponownie.',
  plain: 'Część tego czatu nie została wczytana. Spróbuj ponownie lub odśwież stronę.',
};
