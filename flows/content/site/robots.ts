import robotsParser from 'robots-parser';
import { decodeText } from './decode-text.ts';
import type { Get } from './get.ts';
import { Unreached } from './refusal.ts';

/** What robots.txt of one origin says to us. */
export interface RobotsRules {
  allows(url: URL): boolean;
  /** Milliseconds between two requests; 0 when it says nothing. */
  delay: number;
  /** Addresses of sitemaps. */
  sitemaps: string[];
}

const longestDelay = 10_000;
const robotsName = 'prep-chat';

/**
 * Reads robots.txt of the origin of an address. Without one everything is allowed; rejects with a
 * `Refusal` when the server cannot say whether there is one.
 */
export async function readRobots(get: Get, { origin }: URL, signal: AbortSignal): Promise<RobotsRules> {
  const url = new URL('/robots.txt', origin);
  const limits = { bytes: 512 * 1024, ratio: 20 };
  const { status, body, headers } = await get(url, { signal, limitsOf: () => limits });
  if (status >= 500 || status === 429) throw new Unreached(`For robots.txt the server answered ${status}`);
  const text = status === 200 ? decodeText(body, headers['content-type'] ?? '') : '';
  const rules = robotsParser(url.href, text);
  const delay = (rules.getCrawlDelay(robotsName) ?? 0) * 1000;
  return {
    allows: (address) => rules.isAllowed(address.href, robotsName) !== false,
    delay: Number.isFinite(delay) ? Math.min(Math.max(delay, 0), longestDelay) : 0,
    sitemaps: rules.getSitemaps(),
  };
}
