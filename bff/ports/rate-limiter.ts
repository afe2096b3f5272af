/** So many within so many seconds. */
export interface Rate {
  points: number;
  seconds: number;
}

/** Something that is counted: what it is (`question by address`) and of whom. */
export interface Counted {
  what: string;
  who: string;
  rates: readonly Rate[];
}

/** What shows how busy it is: more than this share of the first rate of any of them used up. */
export interface Busy {
  gauges: readonly Counted[];
  above: number;
}

/** Counts for all processes together. `who` is never stored as it is. */
export interface RateLimiter {
  /**
   * Takes one point of each, in the order given, and stops at the first that has none left.
   * Resolves to the seconds until that one has; to `busy` when nothing was taken because of `unless`; else to undefined.
   */
  take(counted: readonly Counted[], unless?: Busy): Promise<number | 'busy' | undefined>;
}
