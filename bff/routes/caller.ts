import type { Context } from 'hono';
import type { AppEnv } from '../deps.ts';
import type { Caller } from '../guards/admission.ts';

/** The visitor whose request this is, for what counts them. */
export function callerOf(c: Context<AppEnv>): Caller & { visitorId: string } {
  const { site, address, visitor } = c.var;
  return { site, address, visitorId: visitor.id };
}
