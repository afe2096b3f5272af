import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { eraseConversation, eraseVisitor } from '../history/erase.ts';
import { listConversations, readConversation } from '../history/read-conversation.ts';
import { conversationResponse, conversationsResponse, visitorExport } from './history-schemas.ts';
import { errors, json } from './responses.ts';
import { id } from './schemas.ts';

const security = [{ visitor: [] }];
const params = z.object({ conversationId: id });
const path = '/api/conversations/{conversationId}';
const gone = { description: 'Gone' };

const listRoute = createRoute({
  method: 'get',
  path: '/api/conversations',
  summary: 'The visitor’s conversations, newest first',
  security,
  responses: { 200: json(conversationsResponse, 'Title, time and number of turns of each'), ...errors },
});

const readRoute = createRoute({
  method: 'get',
  path,
  summary: 'A conversation with the steps, sources and answers of its turns',
  security,
  request: { params },
  responses: { 200: json(conversationResponse, 'The newest turns, oldest first'), ...errors },
});

const eraseRoute = createRoute({
  method: 'delete',
  path,
  summary: 'Erases a conversation and everything that was made for it',
  security,
  request: { params },
  responses: { 204: gone, ...errors },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/api/me',
  summary: 'All that is kept about the visitor, to take away',
  security,
  responses: {
    200: json(
      visitorExport,
      'Sessions, questions, sources, answers, ratings, with times, and calls to models',
    ),
    ...errors,
  },
});

const eraseVisitorRoute = createRoute({
  method: 'delete',
  path: '/api/me',
  summary: 'Erases the visitor and everything of theirs; the token ends',
  security,
  responses: { 204: gone, ...errors },
});

export function addConversationRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(listRoute, async (c) => c.json(await listConversations(deps, c.var.visitor.id), 200));

  app.openapi(readRoute, async (c) => {
    const { conversationId } = c.req.valid('param');
    const found = await readConversation(deps, c.var.visitor.id, conversationId);
    if (!found) throw new PrepChatError('not_found');
    return c.json(found, 200) as never;
  });

  app.openapi(eraseRoute, async (c) => {
    const { conversationId } = c.req.valid('param');
    if (!(await eraseConversation(deps, c.var.visitor.id, conversationId)))
      throw new PrepChatError('not_found');
    return c.body(null, 204);
  });

  app.openapi(exportRoute, async (c) => {
    const everything = await deps.visitors.everything(c.var.visitor.id);
    if (!everything) throw new PrepChatError('unauthorized');
    return c.json(everything, 200, {
      'content-disposition': 'attachment; filename="prep-chat.json"',
    }) as never;
  });

  app.openapi(eraseVisitorRoute, async (c) => {
    await eraseVisitor(deps, c.var.visitor.id);
    return c.body(null, 204);
  });
}
