import type { Sql } from '../../flows/ports.ts';

interface WatchOptions {
  /** Between two looks, in ms. */
  everyMs?: number;
  /** How long it may give no result, in ms. */
  patienceMs?: number;
  /** It has given none for so long. */
  onSilent(): void;
}

/**
 * Asks the embedded database for a sign of life, for as long as the process lives. Where it could not write, because
 * the disk is full, its thread refuses everything from then on, or hangs; only a new start helps, which repairs it.
 */
export function watchDatabase(
  sql: Pick<Sql, 'query'>,
  { everyMs = 10_000, patienceMs = 60_000, onSilent }: WatchOptions,
): void {
  const wait = () => setTimeout(onSilent, patienceMs).unref();
  let silent = wait();
  const heard = () => {
    clearTimeout(silent);
    silent = wait();
  };
  const look = () => {
    const again = () => void setTimeout(look, everyMs).unref();
    sql.query('select 1').then(heard).then(again, again);
  };
  look();
}
