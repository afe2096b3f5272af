/** Removes what has been kept long enough. */
export interface RetentionStore {
  /**
   * Removes one batch of what is older than `days`, everywhere: questions with all that was made for
   * them, sessions that have ended, visitors of whom nothing is left, what was counted. Returns how many things went; 0
   * at the end; undefined while another process is at it.
   */
  purge(days: number, batch: number): Promise<number | undefined>;
}
