/** A ranking as metrics see it: how much each place is worth (0: not relevant), and what there was to find. */
export interface JudgedRanking {
  /** Grade of what stands at each place, best place first; each relevant item counts where it comes first. */
  gains: readonly number[];
  /** Grades of everything relevant, in any order. */
  ideal: readonly number[];
}

/** Normalised discounted cumulative gain of the first `places` (linear gain, log2 discount), 0 to 1. */
export function ndcg({ gains, ideal }: JudgedRanking, places = 10): number {
  const best = discounted(
    [...ideal].sort((a, b) => b - a),
    places,
  );
  return best === 0 ? 0 : discounted(gains, places) / best;
}

/** 1 over the place of the first relevant item, 0 when there is none. */
export function reciprocalRank({ gains }: JudgedRanking): number {
  const rank = firstRelevant(gains);
  return rank === undefined ? 0 : 1 / rank;
}

/** Share of the relevant items that are among the first `places`. */
export function recall({ gains, ideal }: JudgedRanking, places = 5): number {
  const wanted = ideal.filter((grade) => grade > 0).length;
  if (wanted === 0) return 0;
  return gains.slice(0, places).filter((grade) => grade > 0).length / wanted;
}

/** Place of the first relevant item, from 1. */
export function firstRelevant(gains: readonly number[]): number | undefined {
  const index = gains.findIndex((grade) => grade > 0);
  return index < 0 ? undefined : index + 1;
}

function discounted(gains: readonly number[], places: number): number {
  return gains.slice(0, places).reduce((sum, grade, index) => sum + grade / Math.log2(index + 2), 0);
}
