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
export const featureWeights = { words: 0.4, pairs: 0.2, grams: 0.2, title: 0.2 } as const;

const gramSize = 4;
const k1 = 1.2;
const b = 0.75;

/**
 * Scores candidates anew by evidence that is too dear for the whole site: words as written, pairs
 * of words, 4-grams of letters, title and headings. Returns one score a candidate, in their order.
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
  const byWords = scoreField(words, texts.map(({ found }) => found));
  const byPairs = scoreField(pairsOf(asked(main)), texts.map(({ stems }) => pairsOf(stems)));
  const byGrams = scoreField(gramsOfWords(asked(main)), texts.map(({ stems }) => gramsOfWords(stems)));
  const highest = Math.max(1e-9, ...candidates.map(({ score }) => score));
  return candidates.map((candidate, index) => {
    const titles = new Set(termsOfWords(makeWords(`${candidate.title}\n${candidate.heading}`), candidate.lang));
    const wanted = [...new Set(asked(candidate.lang))];
    const inTitle = wanted.filter((term) => titles.has(term)).length / Math.max(1, wanted.length);
    return (
      candidate.score / highest +
      featureWeights.words * (byWords[index] ?? 0) +
      featureWeights.pairs * (byPairs[index] ?? 0) +
      featureWeights.grams * (byGrams[index] ?? 0) +
      featureWeights.title * inTitle
    );
  });
}

function pairsOf(terms: readonly string[]): string[] {
  return terms.slice(1).map((term, index) => `${terms[index]} ${term}`);
}

function gramsOfWords(terms: readonly string[]): string[] {
  return terms.flatMap((term) => gramsOf(term, gramSize));
}

/** BM25 of one kind of evidence over the candidates, best = 1. */
function scoreField(query: readonly string[], documents: readonly (readonly string[])[]): number[] {
  const wanted = new Set(query);
  const counts = documents.map((document) => {
    const count = new Map<string, number>();
    for (const item of document) if (wanted.has(item)) count.set(item, (count.get(item) ?? 0) + 1);
    return count;
  });
  const df = new Map<string, number>();
  for (const count of counts) for (const item of count.keys()) df.set(item, (df.get(item) ?? 0) + 1);
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length) || 1;
  const scores = counts.map((count, index) => {
    const norm = k1 * (1 - b + (b * (documents[index]?.length ?? 0)) / mean);
    let score = 0;
    for (const [item, tf] of count) {
      const frequency = df.get(item) ?? 0;
      const idf = Math.log(1 + (documents.length - frequency + 0.5) / (frequency + 0.5));
      score += (idf * tf * (k1 + 1)) / (tf + norm);
    }
    return score;
  });
  const highest = Math.max(...scores, 0);
  return highest > 0 ? scores.map((score) => score / highest) : scores;
}
