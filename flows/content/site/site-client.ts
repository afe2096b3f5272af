import { setTimeout as wait } from 'node:timers/promises';
import type { Fetched, Get, GetOptions } from './get.ts';
import { createPace } from './pace.ts';
import { readRobots, type RobotsRules } from './robots.ts';

/** Fetches politely: at the pace that the owner and robots.txt set, and later when the server asks for it. */
export interface SiteClient {
  get(url: URL, options: GetOptions): Promise<Fetched>;
  /** What robots.txt of the address's origin says; read again after half an hour. */
  rulesFor(url: URL, signal: AbortSignal): Promise<RobotsRules>;
}

const rulesAge = 30 * 60_000;
const longestWait = 30;
const attempts = 3;

/** `delay`: milliseconds between the beginnings of two requests to a host; robots.txt may ask for more. */
export function createSiteClient(get: Get, delay: number): SiteClient {
  const pace = createPace();
  const known = new Map<string, { since: number; rules: Promise<RobotsRules> }>();

  const rulesFor = (url: URL, signal: AbortSignal) => {
    const held = known.get(url.origin);
    if (held && performance.now() - held.since < rulesAge) return held.rules;
    const paced: Get = (address, options) => pace(address.host, delay, signal, () => get(address, options));
    const rules = readRobots(paced, url, signal);
    known.set(url.origin, { since: performance.now(), rules });
    rules.catch(() => known.delete(url.origin));
    return rules;
  };

  return {
    rulesFor,
    async get(url, options) {
      const { signal } = options;
      const pause = Math.max(delay, (await rulesFor(url, signal)).delay);
      for (let attempt = 1; ; attempt++) {
        const fetched = await pace(url.host, pause, signal, () => get(url, options));
        const seconds = waitOf(fetched, attempt);
        if (seconds === undefined || attempt === attempts) return fetched;
        await wait(seconds * 1000, undefined, { signal });
      }
    },
  };
}

/** Seconds until a busy server wants to be asked again; nothing when it has answered or wants a long time. */
function waitOf({ status, headers }: Fetched, attempt: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const asked = Number(headers['retry-after'] ?? attempt);
  return asked <= longestWait ? Math.max(asked, 0) : undefined;
}
