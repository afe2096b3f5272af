import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Sql } from '../../flows/ports.ts';
import type { Counted, Rate, RateLimiter } from '../ports/rate-limiter.ts';
import type { DailyKey } from './daily-key.ts';

/** A database that has not counted within this time, in ms, counts as away: this process then counts alone. */
const patienceMs = 1_000;

/** Fixed windows in the database, by rate-limiter-flexible; what is used up is refused without asking again. */
export function createFlexibleRateLimiter(
  sql: Sql,
  dailyKey: DailyKey,
  onError: (error: unknown) => void,
): RateLimiter {
  const limiters = new Map<string, RateLimiterPostgres>();
  const storeClient = {
    async query({ text, values }: { text: string; values: unknown[] }) {
      try {
        const rows = await inTime(sql.query(text, values));
        return { rows, rowCount: rows.length };
      } catch (error) {
        onError(error);
        throw error;
      }
    },
  };

  function limiterOf({ points, seconds }: Rate): RateLimiterPostgres {
    const id = `${points}/${seconds}`;
    const known = limiters.get(id);
    if (known) return known;
    const limiter = new RateLimiterPostgres({
      storeClient,
      storeType: 'client',
      schemaName: 'prep_chat',
      tableName: 'rate_counters',
      tableCreated: true,
      // One of them clears the table of what has expired, every five minutes.
      clearExpiredByTimeout: limiters.size === 0,
      keyPrefix: '',
      points,
      duration: seconds,
      inMemoryBlockOnConsumed: points,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: '', points, duration: seconds }),
    });
    limiters.set(id, limiter);
    return limiter;
  }

  const keyOf = ({ what, who }: Counted, { seconds }: Rate) => dailyKey.sign(`${what} ${seconds} ${who}`);

  return {
    async take(counted) {
      for (const one of counted) {
        for (const rate of one.rates) {
          try {
            await limiterOf(rate).consume(await keyOf(one, rate));
          } catch (refusal) {
            if (!(refusal instanceof RateLimiterRes)) throw refusal;
            return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
          }
        }
      }
      return undefined;
    },

    async load(counted) {
      const [rate] = counted.rates;
      if (!rate) return 0;
      const found = await limiterOf(rate).get(await keyOf(counted, rate));
      return (found?.consumedPoints ?? 0) / rate.points;
    },
  };
}

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
