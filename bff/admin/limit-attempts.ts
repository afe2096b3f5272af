import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import type { Counted, RateLimiter } from '../ports/rate-limiter.ts';

const minute = 60;
const wrongTokensPerMinute = 10;
const requestsPerMinute = 240;
/** Share of the wrong ones that only the last of them goes beyond. */
const nearlyAll = 0.95;

/**
 * Lets nobody try tokens: after ten wrong ones an address is not listened to for the rest of the minute, whatever it
 * sends. With the right one it may ask as often as a page with a person before it does.
 */
export function limitAttempts(limiter: RateLimiter): MiddlewareHandler<AppEnv> {
  const counted = (what: string, who: string, points: number): Counted => ({
    what,
    who,
    rates: [{ points, seconds: minute }],
  });
  return async function checkAttempts(c, next) {
    const requests = counted('operator request of address', c.var.address, requestsPerMinute);
    const wrongTokens = counted('wrong token of address', c.var.address, wrongTokensPerMinute);
    const refused = await limiter.take([requests], { gauges: [wrongTokens], above: nearlyAll });
    const retryAfterSeconds = refused === 'busy' ? minute : refused;
    if (retryAfterSeconds !== undefined) throw new PrepChatError('rate_limited', { retryAfterSeconds });
    await next();
    if (c.res.status === 401) await limiter.take([wrongTokens]);
  };
}
