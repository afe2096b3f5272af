import type { Sql } from '../../flows/ports.ts';

/** A database of which one call fails, as it would when the connection breaks. */
export class FailingSql {
  /** Calls since `failAt`. */
  calls = 0;
  #failing = 0;

  /** The n-th call from now on fails, counted from 1; 0 ends it. */
  failAt(n: number): void {
    this.calls = 0;
    this.#failing = n;
  }

  readonly wrap = (sql: Sql): Sql => ({
    ...sql,
    query: (text, params) => this.#call(() => sql.query(text, params)),
    transaction: (work) =>
      sql.transaction((transaction) =>
        work({
          ...transaction,
          query: (text, params) => this.#call(() => transaction.query(text, params)),
        }),
      ),
  });

  #call<T>(run: () => Promise<T>): Promise<T> {
    this.calls += 1;
    return this.calls === this.#failing ? Promise.reject(new Error('the connection broke')) : run();
  }
}
