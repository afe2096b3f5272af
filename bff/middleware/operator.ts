import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { hashToken } from './visitor.ts';

/** Lets in whoever has the operator's token. */
export function requireOperator(adminToken: string): MiddlewareHandler<AppEnv> {
  return async function checkOperator(c, next) {
    const given = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    // Hashes, because a comparison of the tokens themselves would take longer the more of them is right.
    if ((await hashToken(given)) !== (await hashToken(adminToken))) throw new PrepChatError('unauthorized');
    await next();
  };
}
