import type { webcrypto } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';

declare const crypto: webcrypto.Crypto;

/** SHA-256 of a token in hex: what is stored of it. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Lets only visitors through: `Authorization: Bearer <token>` of a session that has not ended. */
export function requireVisitor(conversations: ConversationStore): MiddlewareHandler<AppEnv> {
  return async function checkVisitor(c, next) {
    const token = /^Bearer ([0-9a-f]{64})$/.exec(c.req.header('authorization') ?? '')?.[1];
    const visitor = token && (await conversations.visitorByTokenHash(await hashToken(token)));
    if (!visitor) throw new PrepChatError('unauthorized');
    c.set('visitor', visitor);
    await next();
  };
}
