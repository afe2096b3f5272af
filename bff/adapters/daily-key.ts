import { createHmac, randomBytes } from 'node:crypto';
import type { Sql } from '../../flows/ports.ts';

/** Signs texts with a key that all processes share for a day (UTC) and that nobody has after the next. */
export interface DailyKey {
  /** HMAC-SHA-256 in hex. */
  sign(text: string): Promise<string>;
}

/** Keeps the key of the day in the database. While that is away: a key of this process alone. */
export function createDailyKey(sql: Sql, onError: (error: unknown) => void): DailyKey {
  const own = randomBytes(32);
  let known: { day: string; key: Promise<Uint8Array> } | undefined;

  async function load(day: string): Promise<Uint8Array> {
    const [row] = await sql.query<{ key: Uint8Array }>(
      `with gone as (delete from prep_chat.daily_keys where day < $1::date - 1)
       insert into prep_chat.daily_keys as known (day, key) values ($1::date, decode($2, 'hex'))
       on conflict (day) do update set key = known.key returning key`,
      [day, randomBytes(32).toString('hex')],
    );
    return row?.key ?? own;
  }

  return {
    async sign(text) {
      const day = new Date().toISOString().slice(0, 10);
      if (known?.day !== day) known = { day, key: load(day) };
      const key = await known.key.catch((error: unknown) => {
        known = undefined;
        onError(error);
        return own;
      });
      return createHmac('sha256', key).update(text).digest('hex');
    },
  };
}
