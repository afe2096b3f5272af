import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { eventStream, numbered } from '../event-stream.ts';
import { admitAnswer } from '../guards/admission.ts';
import { readBoard, watchRun } from '../preparation/watch-run.ts';
import { callerOf } from './caller.ts';
import { errors, events, json } from './responses.ts';
import { board, id } from './schemas.ts';

const params = z.object({ runId: id });

const readRoute = createRoute({
  method: 'get',
  path: '/api/runs/{runId}',
  summary: 'The board of a preparation; pushed at every change with `Accept: text/event-stream`',
  security: [{ visitor: [] }],
  request: { params },
  responses: {
    200: {
      description: 'The board',
      content: { ...json(board, '').content, ...events('').content },
    },
    ...errors,
  },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/api/runs/{runId}/retry',
  summary: 'Runs a failed preparation again, from the step that failed',
  security: [{ visitor: [] }],
  request: { params },
  responses: { 202: json(board, 'The board as it stands now'), ...errors },
});

export function addRunRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const { conversations, runs } = deps;

  async function ownRun(visitorId: string, runId: string) {
    const run = await conversations.run(visitorId, runId);
    if (!run) throw new PrepChatError('not_found');
    return run;
  }

  app.openapi(readRoute, async (c) => {
    const run = await ownRun(c.var.visitor.id, c.req.valid('param').runId);
    if (c.req.header('accept')?.includes('text/event-stream')) {
      const gone = new AbortController();
      gone.signal.addEventListener('abort', deps.streams.enter(callerOf(c)));
      const boards = numbered(watchRun(deps, run, gone.signal));
      return eventStream(boards, () => gone.abort(), {}, deps) as never;
    }
    const found = await readBoard(deps, run);
    if (!found) throw new PrepChatError('not_found');
    return c.json(found, 200);
  });

  app.openapi(retryRoute, async (c) => {
    const run = await ownRun(c.var.visitor.id, c.req.valid('param').runId);
    await admitAnswer(deps.admission, callerOf(c));
    await runs.retry(run.flowRunId);
    const found = await readBoard(deps, run);
    if (!found) throw new PrepChatError('not_found');
    return c.json(found, 202);
  });
}
