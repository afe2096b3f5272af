import { stemmer as arabic } from '@orama/stemmers/arabic';
import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as hungarian } from '@orama/stemmers/hungarian';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as romanian } from '@orama/stemmers/romanian';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stemmer as turkish } from '@orama/stemmers/turkish';
import { stopwords as arabicStops } from '@orama/stopwords/arabic';
import { stopwords as danishStops } from '@orama/stopwords/danish';
import { stopwords as dutchStops } from '@orama/stopwords/dutch';
import { stopwords as englishStops } from '@orama/stopwords/english';
import { stopwords as finnishStops } from '@orama/stopwords/finnish';
import { stopwords as frenchStops } from '@orama/stopwords/french';
import { stopwords as germanStops } from '@orama/stopwords/german';
import { stopwords as hungarianStops } from '@orama/stopwords/hungarian';
import { stopwords as italianStops } from '@orama/stopwords/italian';
import { stopwords as norwegianStops } from '@orama/stopwords/norwegian';
import { stopwords as portugueseStops } from '@orama/stopwords/portuguese';
import { stopwords as romanianStops } from '@orama/stopwords/romanian';
import { stopwords as russianStops } from '@orama/stopwords/russian';
import { stopwords as spanishStops } from '@orama/stopwords/spanish';
import { stopwords as swedishStops } from '@orama/stopwords/swedish';
import { stopwords as turkishStops } from '@orama/stopwords/turkish';

/** What is known about a language: its stemmer and the words that carry no meaning of their own. */
export interface Language {
  stem(word: string): string;
  stopWords: ReadonlySet<string>;
}

/** What is left of contractions when words end at the apostrophe ("don't", "l'eau"), and polite padding. */
const remnants =
  's t d m ll re ve don doesn didn isn aren wasn weren hasn haven hadn won wouldn shouldn couldn l qu j n c';
const extraEnglish = 'how when where why whose please tell get does';

function language(stem: (word: string) => string, stops: readonly string[], extra = ''): Language {
  const parts = stops.flatMap((word) => word.toLowerCase().split(/['’]/));
  // "c" is a programming language wherever it is no remnant, "go" is no padding
  const stopWords = new Set([...parts, ...stops, ...remnants.split(' '), ...extra.split(' ')]);
  return { stem, stopWords };
}

const languages: Readonly<Record<string, Language>> = {
  ar: language(arabic, arabicStops),
  da: language(danish, danishStops),
  de: language(german, germanStops),
  en: language(english, englishStops, extraEnglish),
  es: language(spanish, spanishStops),
  fi: language(finnish, finnishStops),
  fr: language(french, frenchStops),
  hu: language(hungarian, hungarianStops),
  it: language(italian, italianStops),
  nb: language(norwegian, norwegianStops),
  nl: language(dutch, dutchStops),
  no: language(norwegian, norwegianStops),
  pt: language(portuguese, portugueseStops),
  ro: language(romanian, romanianStops),
  ru: language(russian, russianStops),
  sv: language(swedish, swedishStops),
  tr: language(turkish, turkishStops),
};

/** First subtags of the languages whose stop words are known. */
export const knownLanguages: readonly string[] = Object.keys(languages);

const unknown: Language = { stem: (word) => word, stopWords: new Set() };

/** The language of a BCP 47 tag, by its first subtag. Empty means English; one that we do not know is left unstemmed. */
export function languageOf(tag: string): Language {
  const code = tag.toLowerCase().split('-', 1)[0] || 'en';
  return Object.hasOwn(languages, code) ? (languages[code] ?? unknown) : unknown;
}

/** The tags in whose stop words most of the question's words are; all of them when no tag stands out. */
export function likelyLanguages(words: readonly string[], tags: readonly string[]): string[] {
  const hits = tags.map((tag) => words.filter((word) => languageOf(tag).stopWords.has(word)).length);
  const most = Math.max(...hits);
  const winners = tags.filter((_, index) => hits[index] === most);
  return most > 0 && winners.length === 1 ? winners : [...tags];
}
