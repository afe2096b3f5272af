import { type Language, languageOf } from './languages.ts';

const words = /[\p{L}\p{N}][\p{L}\p{N}\p{M}_]*(?:\+\+|#(?![\p{L}\p{N}]))?/gu;
/** Scripts that put no space between words. */
const spaceless = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}ー\p{sc=Hang}]+/gu;
const segmented = /[\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;
const hump = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|_+/u;

/** Longest term kept, in UTF-16 code units: longer ones are data, not words. */
const longestTerm = 64;

let segmenter: Intl.Segmenter | undefined;

/**
 * Words of a text in reading order: lower case, not stemmed, stop words included.
 * `camelCase` and `snake_case` give the whole and its parts; Chinese, Japanese and Korean give bigrams.
 */
export function makeWords(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.normalize('NFKC').matchAll(words)) {
    if (word.length > longestTerm * 4) continue;
    // plain ASCII is most of all text: skip the scripts' tests for it
    if (/^[\w+#]*$/.test(word)) pushIdentifier(word, found);
    else if (segmented.test(word)) pushSegments(word, found);
    else pushMixed(word, found);
  }
  return found;
}

/**
 * Search terms of a text in reading order, repeated as often as they occur: stemmed for the
 * language (`lang`, BCP 47; English when empty), diacritics folded, stop words left out.
 */
export function makeTerms(text: string, lang = ''): string[] {
  return termsOfWords(makeWords(text), lang);
}

/** The terms of words that {@link makeWords} gave; a stop word gives none. */
export function termsOfWords(found: readonly string[], lang = ''): string[] {
  const language = languageOf(lang);
  const stems = stemsOf(language);
  const terms: string[] = [];
  for (const word of found) {
    if (language.stopWords.has(word)) continue;
    let stem = stems.get(word);
    if (stem === undefined) {
      stem = foldDiacritics(language.stem(word)).slice(0, longestTerm);
      if (stems.size > 50_000) stems.clear();
      stems.set(word, stem);
    }
    if (stem) terms.push(stem);
  }
  return terms;
}

/** "café" → "cafe": only marks of Latin, Greek and Cyrillic; elsewhere a mark is part of the letter. */
function foldDiacritics(word: string): string {
  if (/^[\w+#]*$/.test(word)) return word;
  return word
    .normalize('NFD')
    .replace(/(?<=[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}])\p{M}+/gu, '')
    .normalize('NFC');
}

const caches = new WeakMap<Language, Map<string, string>>();

function stemsOf(language: Language): Map<string, string> {
  let stems = caches.get(language);
  if (!stems) caches.set(language, (stems = new Map()));
  return stems;
}

function pushIdentifier(word: string, found: string[]): void {
  const parts = word.split(hump).filter(Boolean);
  if (parts.length > 1) found.push(parts.join('').toLowerCase());
  for (const part of parts) found.push(part.toLowerCase());
}

function pushSegments(word: string, found: string[]): void {
  segmenter ??= new Intl.Segmenter('th', { granularity: 'word' });
  for (const { segment, isWordLike } of segmenter.segment(word)) if (isWordLike) found.push(segment);
}

function pushMixed(word: string, found: string[]): void {
  let from = 0;
  for (const run of word.matchAll(spaceless)) {
    if (run.index > from) pushIdentifier(word.slice(from, run.index), found);
    pushBigrams([...run[0]], found);
    from = run.index + run[0].length;
  }
  if (from < word.length) pushIdentifier(word.slice(from), found);
}

function pushBigrams(letters: readonly string[], found: string[]): void {
  if (letters.length === 1) found.push(...letters);
  for (let at = 0; at + 1 < letters.length; at++) found.push(`${letters[at]}${letters[at + 1]}`);
}
