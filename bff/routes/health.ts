import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';

/** `/healthz`: the process lives. `/readyz`: it can work. */
export function addHealthRoutes(app: OpenAPIHono<AppEnv>, { ready, onError }: AppDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    try {
      await ready();
      return c.json({ status: 'ready' });
    } catch (error) {
      onError(error, c.var.requestId);
      return c.json({ status: 'unavailable' }, 503);
    }
  });
}
