import type { webcrypto } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import type { SiteStore } from '../ports/site-store.ts';
import type { VisitorStore } from '../ports/visitor-store.ts';
import { assertOriginOf } from './origin-guard.ts';

declare const crypto: webcrypto.Crypto;

/** SHA-256 of a text in hex: what is stored of a token. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is stored of a site's own name for a visitor. */
export const hashSubject = (siteKey: string, subject: string): Promise<string> =>
  hashToken(JSON.stringify([siteKey, subject]));

/** The hash of the token in an `Authorization` header; undefined when there is none that could be ours. */
export async function bearerHash(authorization: string | undefined): Promise<string | undefined> {
  const token = /^Bearer ([0-9a-f]{64})$/.exec(authorization ?? '')?.[1];
  return token && hashToken(token);
}

/**
 * Lets only visitors through, `Authorization: Bearer <token>` of a session that has not ended, and
 * only from pages of their own site.
 */
export function requireVisitor(ports: {
  visitors: VisitorStore;
  sites: SiteStore;
}): MiddlewareHandler<AppEnv> {
  return async function checkVisitor(c, next) {
    const hash = await bearerHash(c.req.header('authorization'));
    const visitor = hash ? await ports.visitors.visitorByTokenHash(hash) : undefined;
    const site = visitor && (await ports.sites.site(visitor.siteKey));
    if (!site) throw new PrepChatError('unauthorized');
    // The site may have begun to ask for it while the session was going on.
    if (site.identity?.mode === 'required' && !visitor.identified) throw new PrepChatError('unauthorized');
    assertOriginOf(site, c.req.header('origin'));
    c.set('visitor', visitor);
    c.set('site', site);
    await next();
  };
}
