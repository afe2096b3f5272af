import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { wrapTime } from 'hono/timing';
import type { PrepareAheadRequest, PrepareRequest } from '../../widget/protocol/index.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { admitAhead, admitQuestion } from '../guards/admission.ts';
import { prepareAheadOf } from '../preparation/prepare-ahead.ts';
import { prepareTurn } from '../preparation/prepare-turn.ts';
import { callerOf } from './caller.ts';
import { errors, json } from './responses.ts';
import { prepareAheadResponse, prepareRequest, prepareResponse } from './schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/prepare',
  summary: 'Ask a question: starts its preparation. With `messages`: prepares questions that may be asked',
  security: [{ visitor: [] }],
  request: { body: { required: true, content: { 'application/json': { schema: prepareRequest } } } },
  responses: {
    202: json(prepareResponse.or(prepareAheadResponse), 'Accepted; watch the run, or the runs'),
    ...errors,
  },
});

export function addPrepareRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(route, async (c) => {
    // zod says "absent or undefined", the contract "absent": the body came out of JSON, which knows no undefined.
    const { proof, ...request } = c.req.valid('json') as
      | PrepareRequest
      | (PrepareAheadRequest & { proof?: never });
    const visitor = { id: c.var.visitor.id, site: c.var.site };
    if ('messages' in request) {
      const { questionsAhead, reuseHours } = visitor.site.limits;
      // Without reuse nobody would find what is prepared.
      const most = reuseHours > 0 ? questionsAhead : 0;
      if (request.messages.length > most) throw new PrepChatError('invalid_request');
      await admitAhead(deps.admission, callerOf(c), request.messages.length);
      return c.json(await wrapTime(c, 'prepare', prepareAheadOf(deps, visitor, request)), 202);
    }
    await admitQuestion(deps.admission, callerOf(c), proof);
    const begun = performance.now();
    const prepared = await wrapTime(c, 'prepare', prepareTurn(deps, visitor, request));
    const ms = Math.round(performance.now() - begun);
    const { kind, savedMs = 0, skippedSteps = [] } = prepared.reuse;
    deps.observer.prepare?.({
      requestId: c.var.requestId,
      runId: prepared.runId,
      reuse: kind,
      skippedSteps: skippedSteps.length,
      savedMs,
      ms,
    });
    return c.json(prepared, 202);
  });
}
