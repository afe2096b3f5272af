import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { protocolVersion, streamHeader, type FeedbackRequest } from '../../widget/protocol/index.ts';
import { followAnswer, readAnswer, type FollowPorts } from '../answer/follow-answer.ts';
import { stopAnswer } from '../answer/stop-answer.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { eventStream, type StreamSurroundings } from '../event-stream.ts';
import { callerOf } from './caller.ts';
import { errors, events, json, wantsJson } from './responses.ts';
import { answerEventsResponse, feedbackRequest, id, stopResponse } from './schemas.ts';

const params = z.object({ answerId: id });

const resumeRoute = createRoute({
  method: 'get',
  path: '/api/answers/{answerId}/stream',
  summary: 'An answer from where a connection broke; with `Accept: application/json` what there is now',
  security: [{ visitor: [] }],
  request: {
    params,
    headers: z.object({
      'last-event-id': z
        .string()
        .regex(/^\d{1,12}$/)
        .optional(),
    }),
  },
  responses: {
    200: {
      description: 'What came after `Last-Event-ID`, or all',
      content: { ...events('').content, ...json(answerEventsResponse, '').content },
    },
    ...errors,
  },
});

const stopRoute = createRoute({
  method: 'post',
  path: '/api/answers/{answerId}/stop',
  summary: 'Stops an answer; what was written so far is kept',
  security: [{ visitor: [] }],
  request: { params },
  responses: { 200: json(stopResponse, '`stopped` is false when the answer had already ended'), ...errors },
});

const feedbackRoute = createRoute({
  method: 'post',
  path: '/api/answers/{answerId}/feedback',
  summary: 'Rates an answer; a later rating takes the place of an earlier one',
  security: [{ visitor: [] }],
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: feedbackRequest } } },
  },
  responses: { 204: { description: 'Stored' }, ...errors },
});

export function addAnswerRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const { answers } = deps;

  app.openapi(resumeRoute, async (c) => {
    const { answerId } = c.req.valid('param');
    if (!(await answers.status(c.var.visitor.id, answerId))) throw new PrepChatError('not_found');
    const last = c.req.valid('header')['last-event-id'];
    const seq = last === undefined ? 0 : Number(last) + 1;
    if (!wantsJson(c.req.header('accept'))) {
      return streamAnswer(deps, answerId, seq, deps.streams.enter(callerOf(c))) as never;
    }
    const { seq: first, parts, done, gap = false } = await readAnswer(deps, answerId, seq);
    // Each part is JSON already.
    const rows = parts.map((part, index) => `{"seq":${first + index},"part":${part}}`);
    return c.body(`{"events":[${rows.join(',')}],"done":${done}${gap ? ',"gap":true' : ''}}`, 200, {
      'content-type': 'application/json',
    }) as never;
  });

  app.openapi(stopRoute, async (c) => {
    const { answerId } = c.req.valid('param');
    const stopped = await stopAnswer(deps, c.var.visitor.id, answerId);
    if (stopped === undefined) throw new PrepChatError('not_found');
    return c.json({ answerId, stopped }, 200);
  });

  app.openapi(feedbackRoute, async (c) => {
    // As with a question: the body came out of JSON, which knows no undefined.
    const feedback = c.req.valid('json') as FeedbackRequest;
    const { answerId } = c.req.valid('param');
    if (!(await answers.rate(c.var.visitor.id, answerId, feedback))) throw new PrepChatError('not_found');
    return c.body(null, 204);
  });
}

/** A response that follows an answer; it is a reader of it for as long as its client stays, then it calls `leave`. */
export function streamAnswer(
  ports: FollowPorts & StreamSurroundings,
  answerId: string,
  seq: number,
  leave: () => void,
): Response {
  const gone = new AbortController();
  gone.signal.addEventListener('abort', leave);
  const batches = followAnswer(ports, answerId, seq, gone.signal);
  return eventStream(batches, () => gone.abort(), { [streamHeader]: `v${protocolVersion}` }, ports);
}
