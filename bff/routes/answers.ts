import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { errors, json } from './responses.ts';
import { stopResponse } from './schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/answers/{answerId}/stop',
  summary: 'Stops an answer; what was written so far is kept',
  security: [{ visitor: [] }],
  request: { params: z.object({ answerId: z.string().max(64) }) },
  responses: { 200: json(stopResponse, '`stopped` is false when the answer had already ended'), ...errors },
});

export function addAnswerRoutes(app: OpenAPIHono<AppEnv>, { conversations, live }: AppDeps): void {
  app.openapi(route, async (c) => {
    const { answerId } = c.req.valid('param');
    if (!(await conversations.ownsAnswer(c.var.visitor.id, answerId))) throw new PrepChatError('not_found');
    return c.json({ answerId, stopped: live.stop(answerId) }, 200);
  });
}
