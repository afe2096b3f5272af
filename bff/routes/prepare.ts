import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { PrepareRequest } from '../../widget/protocol/index.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { prepareTurn } from '../preparation/prepare-turn.ts';
import { errors, json } from './responses.ts';
import { prepareRequest, prepareResponse } from './schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/prepare',
  summary: 'Ask a question: starts its preparation',
  security: [{ visitor: [] }],
  request: { body: { required: true, content: { 'application/json': { schema: prepareRequest } } } },
  responses: { 202: json(prepareResponse, 'Accepted; watch the run'), ...errors },
});

export function addPrepareRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(route, async (c) => {
    // zod says "absent or undefined", the contract "absent": the body came out of JSON, which knows no undefined.
    const request = c.req.valid('json') as PrepareRequest;
    return c.json(await prepareTurn(deps, c.var.visitor, request), 202);
  });
}
