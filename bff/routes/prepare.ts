import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { wrapTime } from 'hono/timing';
import type { PrepareRequest } from '../../widget/protocol/index.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { admitQuestion } from '../guards/admission.ts';
import { prepareTurn } from '../preparation/prepare-turn.ts';
import { callerOf } from './caller.ts';
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
    const { proof, ...request } = c.req.valid('json') as PrepareRequest;
    await admitQuestion(deps.admission, callerOf(c), proof);
    const begun = performance.now();
    const prepared = await wrapTime(
      c,
      'prepare',
      prepareTurn(deps, { id: c.var.visitor.id, site: c.var.site }, request),
    );
    const ms = Math.round(performance.now() - begun);
    deps.observer.prepare?.({ requestId: c.var.requestId, runId: prepared.runId, ms });
    return c.json(prepared, 202);
  });
}
