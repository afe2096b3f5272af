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

/** Counts for all processes together. `who` is never stored as it is. */
export interface RateLimiter {
  /**
   * Takes one point of each, in the order given, and stops at the first that has none left.
   * Resolves to the seconds until that one has, or to undefined when all had.
   */
  take(counted: readonly Counted[]): Promise<number | undefined>;
  /** How much of its first rate is used up now: 0 is nothing, 1 all of it. */
  load(counted: Counted): Promise<number>;
}
