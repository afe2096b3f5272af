const locale = 'en';

export const number = (value: number): string => value.toLocaleString(locale);

/** An amount in the currency of the prices; small ones with the digits that they need. */
export function money(amount: number, currency: string): string {
  const digits = amount > 0 && amount < 1 ? 4 : 2;
  const style = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const text = amount.toLocaleString(locale, style);
  return `${text} ${currency}`;
}

export const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : (part / whole).toLocaleString(locale, { style: 'percent' });

const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
export const time = (iso: string): string => moment.format(new Date(iso));

const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
export const shortDay = (day: string): string => dayFormat.format(new Date(`${day}T00:00:00Z`));

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** The days (UTC) of the last `count` and of what is named beside, oldest first. */
export function lastDays(count: number, named: readonly string[], today = new Date()): string[] {
  const back = (days: number) => new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
  const days = Array.from({ length: count }, (_, index) => back(index));
  return [...new Set([...days, ...named])].sort();
}

/** An address that a link may have: of the web, or a path of this server. */
export const isLink = (url: string): boolean => /^(https?:\/\/|\/(?!\/))/i.test(url);
