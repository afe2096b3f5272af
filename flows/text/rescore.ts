import { languageOf } from './languages.ts';
import { gramsOf } from './likeness.ts';
import { makeWords, termsOfWords } from './terms.ts';

export interface Candidate {
  title: string;
  heading: string;
  text: string;
  lang: string;
  /** Score of the first stage. */
  score: number;
}

/** How much each kind of evidence counts beside the stems' 1; measured, see docs/decisions. */
const featureWeights = { words: 0.6, pairs: 0.6, grams: 0.15, near: 0.3, title: 6 } as const;

const gramSize = 4;
/** Terms that stand together as closely as in a sentence or two. */
const nearby = 24;
const k1 = 1.2;
const b = 0.75;

/**
 * Scores candidates anew by evidence that is too dear for the whole site: words as written, pairs of
 * words, 4-grams of letters, how close the terms stand, title and headings. Returns one score a candidate, in their order.
 * The statistics of the new evidence come from the candidates themselves.
 */
export function rescore(question: string, candidates: readonly Candidate[]): number[] {
  const words = makeWords(question);
  const terms = new Map<string, string[]>();
  const asked = (lang: string) => {
    const known = terms.get(lang);
    if (known) return known;
    const made = termsOfWords(words, lang);
    terms.set(lang, made);
    return made;
  };
  const texts = candidates.map(({ title, heading, text, lang }) => {
    const found = makeWords(`${title}\n${heading}\n${text}`);
    return { found, stems: termsOfWords(found, lang) };
  });
  const main = candidates[0]?.lang ?? '';
  const { stopWords } = languageOf(main);
  const wanted = new Set(words.filter((word) => !stopWords.has(word)));
  const byWords = scoreField(texts.map(({ found }) => counter(wanted, found)));
  const pairs = new Set(pairsOf(asked(main)));
  const byPairs = scoreField(texts.map(({ stems }) => counter(pairs, pairsOf(stems))));
  const countGrams = gramCounter(asked(main));
  const byGrams = scoreField(texts.map(({ stems }) => countGrams(stems)));
  const { idf } = statistics(texts.map(({ stems }) => stems));
  return candidates.map((candidate, index) => {
    const own = new Set(asked(candidate.lang));
    const titles = new Set(
      termsOfWords(makeWords(`${candidate.title}\n${candidate.heading}`), candidate.lang),
    );
    const weightOf = (wanted: Iterable<string>) => [...wanted].reduce((sum, term) => sum + idf(term), 0);
    const inTitle = weightOf([...own].filter((term) => titles.has(term))) / (weightOf(own) || 1);
    return (
      candidate.score +
      featureWeights.words * (byWords[index] ?? 0) +
      featureWeights.pairs * (byPairs[index] ?? 0) +
      featureWeights.grams * (byGrams[index] ?? 0) +
      featureWeights.near * closest(texts[index]?.stems ?? [], own, idf) +
      featureWeights.title * inTitle
    );
  });
}

/** How rare a term is among the candidates. */
function statistics(documents: readonly (readonly string[])[]): { idf(term: string): number } {
  const df = new Map<string, number>();
  for (const terms of documents) for (const term of new Set(terms)) df.set(term, (df.get(term) ?? 0) + 1);
  return { idf: (term) => rarity(documents.length, df.get(term) ?? 0) };
}

const rarity = (documents: number, df: number) => Math.log(1 + (documents - df + 0.5) / (df + 0.5));

/** The most that wanted terms which stand near each other weigh, each term once. */
function closest(
  terms: readonly string[],
  wanted: ReadonlySet<string>,
  weight: (term: string) => number,
): number {
  const hits = terms.flatMap((term, at) => (wanted.has(term) ? [{ term, at }] : []));
  let most = 0;
  for (const [index, first] of hits.entries()) {
    const seen = new Set<string>();
    for (let next = index; next < hits.length; next++) {
      const hit = hits[next];
      if (!hit || hit.at - first.at >= nearby) break;
      seen.add(hit.term);
    }
    most = Math.max(
      most,
      [...seen].reduce((sum, term) => sum + weight(term), 0),
    );
  }
  return most;
}

function pairsOf(terms: readonly string[]): string[] {
  return terms.slice(1).map((term, index) => `${terms[index]} ${term}`);
}

/** How often a document has each wanted item, and how many items it has in all. */
interface Counted {
  counts: Map<string, number>;
  length: number;
}

function counter(wanted: ReadonlySet<string>, items: readonly string[]): Counted {
  const counts = new Map<string, number>();
  for (const item of items) if (wanted.has(item)) counts.set(item, (counts.get(item) ?? 0) + 1);
  return { counts, length: items.length };
}

/** Counts 4-grams; a word that was met before costs one look-up. */
function gramCounter(query: readonly string[]): (words: readonly string[]) => Counted {
  const wanted = new Set(query.flatMap((word) => gramsOf(word, gramSize)));
  const met = new Map<string, string[]>();
  return (words) => {
    const counts = new Map<string, number>();
    let length = 0;
    for (const word of words) {
      let grams = met.get(word);
      if (!grams) met.set(word, (grams = gramsOf(word, gramSize).filter((gram) => wanted.has(gram))));
      length += Math.max(1, word.length + 3 - gramSize);
      for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    return { counts, length };
  };
}

/** BM25 of one kind of evidence over the candidates. */
function scoreField(documents: readonly Counted[]): number[] {
  const df = new Map<string, number>();
  for (const { counts } of documents) for (const item of counts.keys()) df.set(item, (df.get(item) ?? 0) + 1);
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length) || 1;
  return documents.map(({ counts, length }) => {
    const norm = k1 * (1 - b + (b * length) / mean);
    let score = 0;
    for (const [item, tf] of counts) {
      const frequency = df.get(item) ?? 0;
      score += (rarity(documents.length, frequency) * tf * (k1 + 1)) / (tf + norm);
    }
    return score;
  });
}
