import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../widget/protocol/index.ts';
import { admitSession } from '../guards/admission.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { newToken } from '../ids.ts';
import { assertOriginOf } from '../middleware/origin-guard.ts';
import { hashToken } from '../middleware/visitor.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { errors, json } from './responses.ts';
import { sessionRequest, sessionResponse } from './schemas.ts';

/** How long a visitor's token is good for, in seconds. */
const lifetimeSeconds = 30 * 24 * 60 * 60;

const route = createRoute({
  method: 'post',
  path: '/api/sessions',
  summary: 'Become a visitor',
  request: { body: { required: true, content: { 'application/json': { schema: sessionRequest } } } },
  responses: {
    201: json(sessionResponse, 'The visitor’s secret token and what the widget shows'),
    ...errors,
  },
});

export function addSessionRoutes(app: OpenAPIHono<AppEnv>, { sites, visitors, admission }: AppDeps): void {
  app.openapi(route, async (c) => {
    const { site: siteKey = defaultSiteKey, proof } = c.req.valid('json');
    const site = await sites.site(siteKey);
    if (!site) throw new PrepChatError('not_found', { message: 'There is no such site.' });
    assertOriginOf(site, c.req.header('origin'));
    await admitSession(admission, { site, address: c.var.address }, proof);
    const token = newToken();
    const { expiresAt } = await visitors.startSession({
      siteKey: site.key,
      tokenHash: await hashToken(token),
      lifetimeSeconds,
    });
    return c.json(
      {
        token,
        expiresAt: expiresAt.toISOString(),
        limits: { messageLength: limits.messageLength },
        settings: site.settings,
      },
      201,
    );
  });
}
