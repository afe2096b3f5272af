import { z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { eventStream, numbered } from '../event-stream.ts';
import { watchIngestion } from '../ingestion/watch-ingestion.ts';
import { requireOperator } from '../middleware/operator.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { id } from './schemas.ts';

const request = z.strictObject({ site: id.default(defaultSiteKey), source: id });

/**
 * What the server's owner sees of content that comes in; only with the operator's token, and not there at all
 * where none is set. Only a source that is remembered can be read: an address or a folder is not taken from here.
 */
export function addIngestionRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const { ingestions, adminToken } = deps;
  if (!ingestions || !adminToken) return;
  for (const path of ['/api/ingestions', '/api/ingestions/*', '/api/sources'])
    app.use(path, requireOperator(adminToken));

  async function read(ingestionId: string) {
    const ingestion = await ingestions?.read(ingestionId);
    if (!ingestion) throw new PrepChatError('not_found');
    return ingestion;
  }

  app.get('/api/sources', async (c) => c.json({ sources: await ingestions.sources() }));

  app.post('/api/ingestions', async (c) => {
    const parsed = request.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) throw new PrepChatError('invalid_request');
    const { site: siteKey, source } = parsed.data;
    const known = (await ingestions.sources()).find(
      (each) => each.siteKey === siteKey && each.source === source,
    );
    if (!known) throw new PrepChatError('not_found');
    const { settings } = known;
    const { id: ingestionId } = await ingestions.start({ siteKey, source, settings });
    return c.json(await read(ingestionId), 202);
  });

  app.get('/api/ingestions/:id', async (c) => c.json(await read(c.req.param('id'))));

  app.get('/api/ingestions/:id/events', async (c) => {
    const { id: ingestionId } = await read(c.req.param('id'));
    const gone = new AbortController();
    const boards = numbered(watchIngestion(ingestions, ingestionId, gone.signal));
    return eventStream(boards, () => gone.abort(), {}, deps);
  });
}
