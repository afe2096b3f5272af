/** What a site's questions took on one day (UTC), as far as it is still kept. Money in millionths of the currency. */
export interface DayStats {
  /** `2026-11-26`. */
  day: string;
  site: string;
  /** Those that were asked, by what was known of them. */
  questions: number;
  anew: number;
  exact: number;
  similar: number;
  followUp: number;
  /** Questions that were prepared before they were asked, and not asked since. */
  ahead: number;
  /** Steps that were run, those that were spared by a reused preparation, and those that remembered their result. */
  stepsRun: number;
  stepsSkipped: number;
  stepsRemembered: number;
  /** Time of preparations from their first step to their last. */
  preparedMs: number;
  answers: number;
  answersFailed: number;
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
  /** What reused preparations took when they were made: an estimate. */
  savedMs: number;
  savedTokens: number;
  savedCostMicros: number;
}

/** Adds up what was recorded, for the owner. */
export interface StatsStore {
  /** The last `days` with today, newest first, then by site; days without anything are left out. Without a key: all sites. */
  perDay(days: number, siteKey?: string): Promise<DayStats[]>;
}
