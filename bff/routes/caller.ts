import type { Context } from 'hono';
import type { AppDeps, AppEnv } from '../deps.ts';
import type { Caller } from '../guards/admission.ts';

/** The visitor whose request this is, for what counts them. */
export function callerOf(c: Context<AppEnv>): Caller & { visitorId: string } {
  const { site, address, visitor } = c.var;
  return { site, address, visitorId: visitor.id };
}

/**
 * The dependencies for one request, which is named with each failure. Not made within a handler: as long as an
 * answer takes, a function of its own would keep all that the handler knows.
 */
export function depsOf(c: Context<AppEnv>, deps: AppDeps): AppDeps & { requestId: string } {
  const { requestId } = c.var;
  return { ...deps, requestId, onError: (error) => deps.onError(error, requestId) };
}
