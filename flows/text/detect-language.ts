import { languageOf, knownLanguages } from './languages.ts';
import { makeWords } from './terms.ts';

/** Words that are looked at: more do not change the verdict. */
const enough = 2_000;
/** Different stop words that have to be found: fewer are chance. */
const least = 4;
/** Share of a prose's words that are stop words, at least; code has less. */
const proseShare = 0.15;
/** How much more of them than of the next language, because relatives share many; code has words of English. */
const lead = { any: 1.15, english: 2 } as const;

/** Scripts that mean a language, with the share of a text's letters that must be of them; kana stand among Chinese signs. */
const scripts: readonly [script: RegExp, share: number, tag: string][] = [
  [/[\p{sc=Hira}\p{sc=Kana}]/gu, 0.1, 'ja'],
  [/\p{sc=Hang}/gu, 0.3, 'ko'],
  [/\p{sc=Han}/gu, 0.3, 'zh'],
  [/\p{sc=Thai}/gu, 0.3, 'th'],
  [/\p{sc=Grek}/gu, 0.3, 'el'],
  [/\p{sc=Hebr}/gu, 0.3, 'he'],
  [/\p{sc=Deva}/gu, 0.3, 'hi'],
];

/**
 * The language that a text is most likely written in, as a BCP 47 tag: by its script, else by whose stop words it
 * is made of. Empty when nothing speaks clearly for one, as in code; that is then treated like English.
 */
export function detectLanguage(text: string): string {
  const sample = text.slice(0, 20 * enough);
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return '';
  const byScript = scripts.find(([script, share]) => (sample.match(script)?.length ?? 0) >= share * letters);
  if (byScript) return byScript[2];
  const words = makeWords(sample).slice(0, enough);
  // `no` is another name of `nb`
  const ranked = knownLanguages
    .filter((tag) => tag !== 'no')
    .map((tag) => ({ tag, found: words.filter((word) => languageOf(tag).stopWords.has(word)) }))
    .sort((a, b) => b.found.length - a.found.length);
  const [first, second] = ranked;
  if (!first || first.found.length < proseShare * words.length || new Set(first.found).size < least)
    return '';
  const english = ranked.find(({ tag }) => tag === 'en')?.found.length ?? 0;
  if (first.tag !== 'en' && first.found.length < lead.english * english) return '';
  return first.found.length >= lead.any * (second?.found.length ?? 0) ? first.tag : '';
}
