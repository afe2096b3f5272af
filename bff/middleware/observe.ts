import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AppEnv } from '../deps.ts';
import { newId } from '../ids.ts';
import type { Observer } from '../ports/observer.ts';

/** What may come from outside as the id of a request: short, and nothing that a log or a header could trip over. */
const wellFormed = /^[A-Za-z0-9][\w.-]{7,63}$/;

/** Gives each request an id, its caller's if that is one, and tells the observer how it went. */
export function observeRequests(observer: Observer): MiddlewareHandler<AppEnv> {
  return async function observe(c, next) {
    const begun = performance.now();
    const given = c.req.header('x-request-id') ?? '';
    const requestId = wellFormed.test(given) ? given : newId('request');
    c.set('requestId', requestId);
    await next();
    c.res.headers.set('x-request-id', requestId);
    // Middleware matches every method; the route that takes all addresses is the last one.
    const route = matchedRoutes(c).find(({ method }) => method !== 'ALL')?.path ?? 'none';
    const ms = Math.round(performance.now() - begun);
    observer.request?.({ requestId, method: c.req.method, route, status: c.res.status, ms });
  };
}
