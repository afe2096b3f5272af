import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Sql } from '../../flows/ports.ts';
import type { Busy, Counted, Rate, RateLimiter } from '../ports/rate-limiter.ts';
import type { DailyKey } from './daily-key.ts';

/** A database that has not counted within this time, in ms, counts as away: this process then counts alone. */
const patienceMs = 1_000;

type Counter = Rate & { key: string };
/** What the first refusal was: the place of the counter, from 1 on, with the ms until it has points; 0 is `busy`. */
type Refusal = { place: number; waitMs: number } | undefined;

/** Fixed windows in the database, all counters of a request in one statement; what is used up is refused from memory. */
export function createSqlRateLimiter(
  sql: Sql,
  dailyKey: DailyKey,
  onError: (error: unknown) => void,
): RateLimiter {
  const usedUp = new RateLimiterMemory({ keyPrefix: '', points: 1, duration: 1 });
  const alone = new Map<string, RateLimiterMemory>();

  async function countersOf(counted: readonly Counted[], ratesOf = (one: Counted) => one.rates) {
    const counters = counted.flatMap((one) =>
      ratesOf(one).map(async (rate): Promise<Counter> => {
        const key = await dailyKey.sign(`${one.what} ${rate.seconds} ${one.who}`);
        return { ...rate, key };
      }),
    );
    return Promise.all(counters);
  }

  async function refusedBefore(counters: Counter[]): Promise<number | undefined> {
    for (const counter of counters) {
      const known = await usedUp.get(nameOf(counter));
      if (known) return known.msBeforeNext;
    }
    return undefined;
  }

  async function takeTogether(counters: Counter[], gauges: Counter[], above: number): Promise<Refusal> {
    const [row] = await inTime(
      sql.query<{ place: number | null; wait_ms: string | number | null }>(
        'select place, wait_ms from prep_chat.take_points($1, $2, $3, $4, $5, $6)',
        [
          counters.map(({ key }) => key),
          counters.map(({ points }) => points),
          counters.map(({ seconds }) => seconds),
          gauges.map(({ key }) => key),
          gauges.map(({ points }) => points),
          above,
        ],
      ),
    );
    if (!row || row.place === null) return undefined;
    return { place: row.place, waitMs: Number(row.wait_ms) };
  }

  function aloneOf({ points, seconds }: Rate): RateLimiterMemory {
    const id = `${points}/${seconds}`;
    const limiter = alone.get(id) ?? new RateLimiterMemory({ keyPrefix: '', points, duration: seconds });
    alone.set(id, limiter);
    return limiter;
  }

  async function takeAlone(counters: Counter[], gauges: Counter[], above: number): Promise<Refusal> {
    for (const gauge of gauges) {
      const used = (await aloneOf(gauge).get(gauge.key))?.consumedPoints ?? 0;
      if (used > gauge.points * above) return { place: 0, waitMs: 0 };
    }
    for (const [index, counter] of counters.entries()) {
      try {
        await aloneOf(counter).consume(counter.key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        return { place: index + 1, waitMs: refusal.msBeforeNext };
      }
    }
    return undefined;
  }

  return {
    async take(counted, { gauges: shown, above }: Busy = { gauges: [], above: 1 }) {
      const counters = await countersOf(counted);
      const known = await refusedBefore(counters);
      if (known !== undefined) return toSeconds(known);
      const gauges = await countersOf(shown, ({ rates }) => rates.slice(0, 1));
      const refusal = await takeTogether(counters, gauges, above).catch((error: unknown) => {
        onError(error);
        return takeAlone(counters, gauges, above);
      });
      if (!refusal) return undefined;
      const counter = counters[refusal.place - 1];
      if (!counter) return 'busy';
      await usedUp.block(nameOf(counter), refusal.waitMs / 1_000);
      return toSeconds(refusal.waitMs);
    },
  };
}

/** With its limit, so that one that is raised is believed at once. */
const nameOf = ({ key, points }: Counter) => `${key} ${points}`;
const toSeconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000));

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not count in time')), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
