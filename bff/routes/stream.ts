import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { protocolVersion, streamHeader } from '../../widget/protocol/index.ts';
import { answerTurn } from '../answer/answer-turn.ts';
import { loadPrepared } from '../answer/prepared-answer.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { eventStream } from '../event-stream.ts';
import { errors, events } from './responses.ts';
import { streamRequest } from './schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/stream',
  summary: 'One answer from a finished preparation; again: another one, without a new search',
  security: [{ visitor: [] }],
  request: { body: { required: true, content: { 'application/json': { schema: streamRequest } } } },
  responses: { 200: events('AI SDK UI message stream v1'), ...errors },
});

export function addStreamRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(route, async (c) => {
    const { runId, turnId, mode = 'answer' } = c.req.valid('json');
    const visitorId = c.var.visitor.id;
    const run = await deps.conversations.run(visitorId, runId);
    const turn = run && (await deps.conversations.turnOfRun(visitorId, runId, turnId));
    if (!run || !turn) throw new PrepChatError('not_found');
    const prepared = await loadPrepared(deps, run);
    const gone = new AbortController();
    const job = { ...prepared, run, turnId: turn.id, mode, siteUrl: deps.siteUrl };
    const ports = { ...deps, onError: (error: unknown) => deps.onError(error, c.var.requestId) };
    return eventStream(answerTurn(ports, job, gone.signal), () => gone.abort(), {
      [streamHeader]: `v${protocolVersion}`,
    });
  });
}
