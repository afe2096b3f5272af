import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import type { Site, SiteStore } from '../ports/site-store.ts';

/** Clients of the AI SDK set a `User-Agent` of their own. */
const allowedHeaders = 'authorization, content-type, last-event-id, user-agent';

/**
 * Refuses pages that are on no site's list before any handler runs; `assertOriginOf` then asks for
 * the one site. CORS headers alone would not: they only hide the answer from the page, the work
 * would have been done.
 * A page of this server sends no `Origin` with a GET; browsers then say `Sec-Fetch-Site: same-origin`.
 */
export function originGuard(sites: SiteStore): MiddlewareHandler<AppEnv> {
  return async function guardOrigin(c, next) {
    const origin = c.req.header('origin');
    const ownGet =
      origin === undefined && c.req.method === 'GET' && c.req.header('sec-fetch-site') === 'same-origin';
    const navigates = c.req.header('sec-fetch-mode') === 'navigate';
    const known = !navigates && origin !== undefined && (await sites.knowsOrigin(origin));
    if (navigates || !(ownGet || known)) throw new PrepChatError('origin_not_allowed');
    if (c.req.method === 'OPTIONS') {
      c.header('access-control-allow-methods', 'GET, POST, DELETE');
      c.header('access-control-allow-headers', allowedHeaders);
      c.header('access-control-max-age', '7200');
      c.res = c.body(null, 204);
    } else {
      await next();
    }
    c.res.headers.set('vary', 'Origin');
    if (known) {
      c.res.headers.set('access-control-allow-origin', origin);
      c.res.headers.set(
        'access-control-expose-headers',
        'retry-after, x-request-id, x-vercel-ai-ui-message-stream',
      );
    }
  };
}

/** Refuses a page that another site's list has let in; one without an origin is this server's own. */
export function assertOriginOf(site: Site, origin: string | undefined): void {
  if (origin !== undefined && !site.allowedOrigins.includes(origin))
    throw new PrepChatError('origin_not_allowed');
}
