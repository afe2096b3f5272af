import type { Passage } from '../ports.ts';
import { gramLikeness } from './likeness.ts';
import { splitSentences, type Span } from './sentences.ts';
import { makeTerms, makeWords, termsOfWords } from './terms.ts';

/** How much of the question a text holds, 0 to 1: the idf of the terms that it has over that of all. */
export interface PassageCoverage {
  coverage: number;
  sentences: (Span & { coverage: number })[];
}

type Frequencies = (terms: readonly string[]) => Promise<Map<string, number>>;

/** From this likeness on, a word of the text stands for a misspelt or differently inflected word of the question. */
const sameWord = 0.6;
/** A title or heading says what its passage is about, but is no statement of its own. */
const headingShare = 0.5;

/** Scores every sentence of every passage by idf overlap with the question, passages in their order. */
export async function scoreSentences(
  question: string,
  passages: readonly Passage[],
  frequencies: Frequencies,
): Promise<PassageCoverage[]> {
  const words = makeWords(question);
  const asked = new Map<string, string[]>();
  for (const { lang } of passages) {
    if (!asked.has(lang)) asked.set(lang, [...new Set(termsOfWords(words, lang))]);
  }
  const idf = await frequencies([...new Set([...asked.values()].flat())]);
  return passages.map(({ lang, text, title, heading }) => {
    const weights = new Map((asked.get(lang) ?? []).map((term) => [term, idf.get(term) ?? 0]));
    const total = Math.max(
      1e-9,
      [...weights.values()].reduce((sum, weight) => sum + weight, 0),
    );
    const above = held(weights, makeTerms(`${title}\n${heading}`, lang));
    const whole = new Map(above);
    const sentences = splitSentences(text, lang).map((span) => {
      const found = held(weights, makeTerms(text.slice(span.start, span.end), lang));
      let sum = 0;
      for (const [term, weight] of weights) {
        const own = found.get(term) ?? 0;
        sum += weight * Math.max(own, headingShare * (above.get(term) ?? 0));
        if (own > (whole.get(term) ?? 0)) whole.set(term, own);
      }
      // a sentence that only shares what its heading says anyway does not speak to the question
      return { ...span, coverage: found.size === 0 ? (0.3 * sum) / total : sum / total };
    });
    let sum = 0;
    for (const [term, weight] of weights) sum += weight * (whole.get(term) ?? 0);
    return { coverage: sum / total, sentences };
  });
}

/** The wanted terms that a text has: 1 for the term itself, its likeness for one that is spelt alike. */
export function held(wanted: ReadonlyMap<string, number>, terms: readonly string[]): Map<string, number> {
  const present = new Set(terms);
  const found = new Map<string, number>();
  for (const term of wanted.keys()) {
    if (present.has(term)) {
      found.set(term, 1);
      continue;
    }
    if (term.length < 5) continue;
    let best = 0;
    for (const other of present) {
      if (Math.abs(other.length - term.length) > 2 || other[0] !== term[0]) continue;
      best = Math.max(best, gramLikeness(term, other));
    }
    if (best >= sameWord) found.set(term, best);
  }
  return found;
}
