import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDailyKey } from '../../bff/adapters/daily-key.ts';
import { createSqlRateLimiter } from '../../bff/adapters/sql-rate-limiter.ts';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import type { RateLimiter } from '../../bff/ports/rate-limiter.ts';
import type { Sql } from '../../flows/ports.ts';

interface Opened {
  sql: Sql;
  close(): Promise<void>;
}

/** What every database has to make of a rate limiter. */
export function rateLimiterContract(name: string, open: () => Promise<Opened>): void {
  describe(`a rate limiter on ${name}`, () => {
    let opened: Opened;
    const errors: unknown[] = [];
    const limiter = (sql: Sql = opened.sql): RateLimiter => {
      const onError = (error: unknown) => void errors.push(error);
      return createSqlRateLimiter(sql, createDailyKey(sql, onError), onError);
    };
    const counted = (who: string, points: number, seconds = 60) => [
      { what: 'test', who, rates: [{ points, seconds }] },
    ];

    beforeAll(async () => {
      opened = await open();
      await installSchema(opened.sql);
    });
    afterAll(() => opened.close());

    it('lets exactly 50 of 200 at a time through, also on two processes', async () => {
      const processes = [limiter(), limiter()];
      const results = await Promise.all(
        Array.from({ length: 200 }, (_, index) => processes[index % 2]!.take(counted('many', 50))),
      );
      expect(results.filter((seconds) => seconds === undefined)).toHaveLength(50);
    });

    it('says how long to wait, and lets through again after that', async () => {
      const one = limiter();
      expect(await one.take(counted('again', 1, 2))).toBeUndefined();
      const wait = await one.take(counted('again', 1, 2));
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(2);
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      expect(await one.take(counted('again', 1, 2))).toBeUndefined();
    });

    it('takes nothing from what comes after a limit that is used up', async () => {
      const one = limiter();
      const all = [...counted('first', 1), { ...counted('second', 10)[0]!, what: 'other' }];
      await one.take(all);
      for (let i = 0; i < 5; i += 1) expect(await one.take(all)).toBeGreaterThan(0);
      // One of ten is used up, and not six.
      expect(await one.take([], { gauges: [all[1]!], above: 0.09 })).toBe('busy');
      expect(await one.take([], { gauges: [all[1]!], above: 0.1 })).toBeUndefined();
    });

    it('takes nothing while a gauge is above the given share', async () => {
      const gauges = counted('gauge', 4);
      const wanted = counted('wanted', 1);
      for (let i = 0; i < 3; i += 1) await limiter().take(gauges);
      for (let i = 0; i < 3; i += 1)
        expect(await limiter().take(wanted, { gauges, above: 0.7 })).toBe('busy');
      expect(await limiter().take(wanted, { gauges, above: 0.75 })).toBeUndefined();
      expect(await limiter().take(wanted, { gauges, above: 0.75 })).toBeGreaterThan(0);
    });

    it('asks the database once for all counters, and not at all for what is used up', async () => {
      let statements = 0;
      const watched = limiter({
        ...opened.sql,
        query: (text, params) => {
          statements += 1;
          return opened.sql.query(text, params);
        },
      });
      const rates = [1, 2, 3].map((points) => ({ points, seconds: points * 60 }));
      const all = [
        { what: 'one', who: 'once', rates },
        { what: 'other', who: 'once', rates },
      ];
      await watched.take([]);
      statements = 0;
      expect(await watched.take(all)).toBeUndefined();
      // The key of the day is the other.
      expect(statements).toBe(2);
      expect(await watched.take(all)).toBeGreaterThan(0);
      expect(statements).toBe(3);
      expect(await watched.take(all)).toBeGreaterThan(0);
      expect(statements).toBe(3);
      // A limit that is raised is believed at once.
      expect(await watched.take([{ ...all[0]!, rates: [{ points: 5, seconds: 60 }] }])).toBeUndefined();
    });

    it('SEC-30 stores no address, only an HMAC with a key that is gone after the next day', async () => {
      await limiter().take(counted('203.0.113.77', 5));
      const rows = await opened.sql.query<{ key: string }>('select key from prep_chat.rate_counters');
      expect(rows.length).toBeGreaterThan(0);
      for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/);
      await opened.sql.query('update prep_chat.daily_keys set day = day - 2');
      await limiter().take(counted('203.0.113.77', 5));
      const keys = await opened.sql.query<{ old: boolean }>(
        "select day < (now() at time zone 'utc')::date - 1 as old from prep_chat.daily_keys",
      );
      expect(keys).toEqual([{ old: false }]);
    });

    it('goes on counting by itself while the database is away', async () => {
      errors.length = 0;
      const away: Sql = { ...opened.sql, query: () => Promise.reject(new Error('away')) };
      const alone = limiter(away);
      const results = [];
      for (let i = 0; i < 5; i += 1) results.push(await alone.take(counted('alone', 3)));
      expect(results.map((seconds) => seconds === undefined)).toEqual([true, true, true, false, false]);
      expect(errors.length).toBeGreaterThan(0);
    });
  });
}
