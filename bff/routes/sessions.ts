import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../widget/protocol/index.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { newId, newToken } from '../ids.ts';
import { hashToken } from '../middleware/visitor.ts';
import { errors, json } from './responses.ts';
import { sessionRequest, sessionResponse } from './schemas.ts';

/** How long a visitor's token is good for, in seconds. */
const lifetimeSeconds = 30 * 24 * 60 * 60;
/** The one site that a server without a list of sites has. */
export const defaultSite = 'default';

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

export function addSessionRoutes(app: OpenAPIHono<AppEnv>, { conversations, settings }: AppDeps): void {
  app.openapi(route, async (c) => {
    const { site = defaultSite } = c.req.valid('json');
    if (site !== defaultSite) throw new PrepChatError('not_found', { message: 'There is no such site.' });
    const token = newToken();
    const expiresAt = await conversations.addVisitor(
      newId('visitor'),
      await hashToken(token),
      lifetimeSeconds,
    );
    return c.json(
      {
        token,
        expiresAt: expiresAt.toISOString(),
        limits: { messageLength: limits.messageLength },
        settings,
      },
      201,
    );
  });
}
