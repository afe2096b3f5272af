import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { hashToken } from '../middleware/visitor.ts';

/** `/metrics` for Prometheus; only with the operator's token, and not there at all where none is set. */
export function addMetricsRoute(app: OpenAPIHono<AppEnv>, { metrics, adminToken }: AppDeps): void {
  if (!metrics || !adminToken) return;
  app.get('/metrics', async (c) => {
    const given = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    // Hashes, because a comparison of the tokens themselves would take longer the more of them is right.
    if ((await hashToken(given)) !== (await hashToken(adminToken))) throw new PrepChatError('unauthorized');
    return c.text(await metrics(), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
  });
}
