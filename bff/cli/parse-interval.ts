import { ConfigError } from '../config.ts';

const minutesIn: Record<string, number> = { m: 1, h: 60, d: 24 * 60 };
/** Reading a site again more often would be a burden to it. */
const shortest = 5;

/** Minutes of `30m`, `24h` or `7d`; null for `never`, undefined for nothing. */
export function parseInterval(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  if (text === 'never') return null;
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const minutes = Number(count) * (minutesIn[unit ?? ''] ?? Number.NaN);
  if (!(minutes >= shortest))
    throw new ConfigError([`--every: say 30m, 24h, 7d or never; ${shortest}m is the shortest`]);
  return minutes;
}
