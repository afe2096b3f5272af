import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';
import { requireOperator } from '../middleware/operator.ts';

/** `/metrics` for Prometheus; only with the operator's token, and not there at all where none is set. */
export function addMetricsRoute(app: OpenAPIHono<AppEnv>, { metrics, adminToken }: AppDeps): void {
  if (!metrics || !adminToken) return;
  app.get('/metrics', requireOperator(adminToken), async (c) =>
    c.text(await metrics(), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    }),
  );
}
