import type { ContextExcerpt, ContextSource, PreparedContext } from '../../flows/ports.ts';
import { held } from '../../flows/text/coverage.ts';
import { knownLanguages, likelyLanguages } from '../../flows/text/languages.ts';
import { makeTerms, makeWords } from '../../flows/text/terms.ts';

/** What supports a claim. */
export interface Support {
  source: ContextSource;
  /** Undefined when the claim only names the page. */
  excerpt?: ContextExcerpt;
  /** The sentence of the excerpt that supports the claim best; of a page that is named, its snippet. */
  quote: string;
  /** The source states the claim; otherwise the claim only names the page. */
  stated: boolean;
}

/**
 * Share of a claim's weight that its passage, and one sentence of it, must hold. Measured on
 * test/fixtures/citation-claims.json: docs/decisions/0024. A claim in another language than its source
 * shares little more than names and numbers with it.
 */
const least = { passage: 0.3, sentence: 0.3, otherLanguage: 0.05 } as const;
/** Of pairs of letters, many of which span two words, fewer are found again. */
const pairEase = 0.5;
/** Share of a claim's weight that the title and headings of a page hold when it is named. */
const named = 0.8;

const spaceless = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u;
const latin = /\p{sc=Latn}/u;

interface ReadExcerpt {
  excerpt: ContextExcerpt;
  source: ContextSource;
  heading: string[];
  numbers: ReadonlySet<string>;
  sentences: { text: string; terms: string[] }[];
}

/** Reads the sources of an answer once, to say for each claim what supports it in source `n`; undefined if nothing does. */
export function readSupport(context: PreparedContext): (n: number, claim: string) => Support | undefined {
  const read = context.excerpts.flatMap((excerpt) => {
    const source = context.sources.find(({ n }) => n === excerpt.n);
    return source ? [readExcerpt(excerpt, source)] : [];
  });
  const weigh = weighTerms(read.flatMap(({ sentences }) => sentences.map(({ terms }) => terms)));
  return (n, claim) => {
    const source = context.sources.find((each) => each.n === n);
    if (!source) return undefined;
    const weights = new Map(makeTerms(claim, source.lang).map((term) => [term, weigh(term)]));
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    if (total === 0) return undefined;
    const share = (terms: readonly string[]) => {
      let found = 0;
      for (const [term, likeness] of held(weights, terms)) found += likeness * (weights.get(term) ?? 0);
      return found / total;
    };
    const numbers = numbersOf(claim);
    let best: (Omit<Support, 'stated'> & { share: number }) | undefined;
    for (const { excerpt, heading, numbers: known, sentences } of read) {
      if (excerpt.n !== n || !numbers.every((number) => known.has(number))) continue;
      const { passage, sentence } = thresholds(claim, source.lang, excerpt.text);
      if (share([...heading, ...sentences.flatMap(({ terms }) => terms)]) < passage) continue;
      for (const { text, terms } of sentences) {
        const own = share(terms);
        if (own >= sentence && (!best || own > best.share))
          best = { share: own, source, excerpt, quote: text };
      }
    }
    // What a title says is no statement, also where a sentence repeats it.
    const stated = share(makeTerms(`${source.title}\n${source.heading}`, source.lang)) < named;
    if (best) return { ...best, stated };
    return stated ? undefined : { source, quote: source.snippet, stated };
  };
}

function thresholds(claim: string, lang: string, passage: string): { passage: number; sentence: number } {
  const likely = likelyLanguages(makeWords(claim), knownLanguages);
  const isOther = !likely.includes(lang.toLowerCase().split('-', 1)[0] || 'en');
  if (isOther || latin.test(claim) !== latin.test(passage))
    return { passage: least.otherLanguage, sentence: least.otherLanguage };
  const ease = spaceless.test(claim) ? pairEase : 1;
  return { passage: least.passage * ease, sentence: least.sentence * ease };
}

function readExcerpt(excerpt: ContextExcerpt, source: ContextSource): ReadExcerpt {
  const { title, heading, lang } = source;
  return {
    excerpt,
    source,
    heading: makeTerms(`${title}\n${heading}`, lang),
    numbers: new Set([
      ...numbersOf(`${title}\n${heading}\n${excerpt.text}`),
      ...writtenNumbers(excerpt.text),
    ]),
    sentences: excerpt.sentences.map(({ text }) => ({ text, terms: makeTerms(text, lang) })),
  };
}

/** Inverse frequency of terms among the sentences of all sources: what every sentence has supports nothing. */
function weighTerms(sentences: readonly string[][]): (term: string) => number {
  const frequency = new Map<string, number>();
  for (const terms of sentences)
    for (const term of new Set(terms)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  return (term) => {
    const found = frequency.get(term) ?? 0;
    return Math.log(1 + (sentences.length - found + 0.5) / (found + 0.5));
  };
}

/** The numbers of a text: `1,000`, `1.000` and `1000` are one. The number of a list item is none of the text's. */
function numbersOf(text: string): string[] {
  const plain = text.replace(/^[ \t>*+-]{0,9}\d{1,3}[.)][ \t]/gm, '');
  return [...plain.matchAll(/\d+(?:[.,]\d+)*/g)].map(([found]) => found.replaceAll(/[.,]/g, ''));
}

/** Two to twelve, which one writes as a word and the other in digits. */
const numberWords = [
  'two three four five six seven eight nine ten eleven twelve',
  'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf',
  'dos tres cuatro cinco seis siete ocho nueve diez once doce',
  'deux trois quatre cinq six sept huit neuf dix onze douze',
  'due tre quattro cinque sei sette otto nove dieci undici dodici',
  'twee drie vier vijf zes zeven acht negen tien elf twaalf',
  'dois três quatro cinco seis sete oito nove dez onze doze',
].map((line) => line.split(' '));

function writtenNumbers(text: string): string[] {
  const words = new Set(makeWords(text));
  return numberWords.flatMap((line) =>
    line.flatMap((word, index) => (words.has(word) ? [String(index + 2)] : [])),
  );
}
