import { gramLikeness } from './likeness.ts';
import { knownLanguages, likelyLanguages } from './languages.ts';
import { makeWords, termsOfWords } from './terms.ts';

/** From this likeness on, two texts are about the same; measured on test/fixtures/gap-questions.json. */
const sameSubject = 0.48;
/** From this likeness on, two terms are one that is misspelt or inflected. */
const sameTerm = 0.6;

interface Vector {
  weights: Map<string, number>;
  length: number;
}

/**
 * Groups texts of a few words by what they are about: each joins the group that it is most like, or begins one;
 * so texts that are to lead come first. Deterministic. Returns indexes, groups in the order of their first.
 */
export function clusterTexts(
  texts: readonly string[],
  inverseFrequency: (term: string) => number,
): number[][] {
  const clusters: { middle: Vector; members: number[] }[] = [];
  texts.forEach((text, index) => {
    const vector = vectorOf(text, inverseFrequency);
    let best: { likeness: number; cluster: (typeof clusters)[number] } | undefined;
    for (const cluster of clusters) {
      const likeness = cosine(vector, cluster.middle);
      if (likeness >= sameSubject && likeness > (best?.likeness ?? 0)) best = { likeness, cluster };
    }
    if (!best) clusters.push({ middle: vector, members: [index] });
    else {
      best.cluster.members.push(index);
      best.cluster.middle = sum(best.cluster.middle, vector);
    }
  });
  return clusters.map(({ members }) => members);
}

/** The terms of a question, in the language that its small words are of. */
export function subjectTerms(text: string): string[] {
  const words = makeWords(text);
  const likely = likelyLanguages(words, knownLanguages);
  return [...new Set(termsOfWords(words, likely.length === 1 ? likely[0] : 'en'))];
}

function vectorOf(text: string, inverseFrequency: (term: string) => number): Vector {
  const weights = new Map(subjectTerms(text).map((term) => [term, inverseFrequency(term)]));
  const length = Math.hypot(...weights.values());
  // All of the same length, so that each counts as much as another in the middle of its group.
  return { weights: new Map([...weights].map(([term, weight]) => [term, weight / length])), length: 1 };
}

function sum(one: Vector, other: Vector): Vector {
  const weights = new Map(one.weights);
  for (const [term, weight] of other.weights) weights.set(term, (weights.get(term) ?? 0) + weight);
  return { weights, length: Math.hypot(...weights.values()) };
}

function cosine(one: Vector, other: Vector): number {
  let product = 0;
  for (const [term, weight] of one.weights) {
    const [likest, likeness] = likestTerm(term, other);
    product += likeness * weight * (other.weights.get(likest) ?? 0);
  }
  return product / (one.length * other.length || 1);
}

function likestTerm(term: string, { weights }: Vector): [term: string, likeness: number] {
  if (weights.has(term)) return [term, 1];
  let best: [string, number] = ['', 0];
  if (term.length < 5) return best;
  for (const other of weights.keys()) {
    if (other[0] !== term[0]) continue;
    const likeness = gramLikeness(term, other);
    if (likeness >= sameTerm && likeness > best[1]) best = [other, likeness];
  }
  return best;
}
