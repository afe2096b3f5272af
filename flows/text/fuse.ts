/** How well one candidate fits by its words (0 or more, as large as they like) and by its meaning (0 to 1). */
export interface Evidence {
  words: number;
  meaning: number;
}

/**
 * One score, 0 to 1, out of two of different kinds: each as a share of the best of its kind, weighted. Not by
 * ranks: they would count a weak model's tenth as much as a good match's.
 */
export function fuse(candidates: readonly Evidence[], meaningWeight: number): number[] {
  const most = Math.max(1e-9, ...candidates.map(({ words }) => words));
  return candidates.map(
    ({ words, meaning }) => (1 - meaningWeight) * (words / most) + meaningWeight * meaning,
  );
}

/** Scores as shares of the span between the lowest, 0, and the highest, 1: a cosine has no zero of its own. */
export function spread(scores: readonly number[]): number[] {
  const low = Math.min(...scores);
  const span = Math.max(...scores) - low;
  return scores.map((score) => (span > 0 ? (score - low) / span : 1));
}
