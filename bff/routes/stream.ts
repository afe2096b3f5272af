import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { wrapTime } from 'hono/timing';
import { loadHistory } from '../answer/load-history.ts';
import { known, loadPrepared } from '../answer/prepared-answer.ts';
import { startAnswer } from '../answer/start-answer.ts';
import { admitAnswer } from '../guards/admission.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { streamAnswer } from './answers.ts';
import { callerOf, depsOf } from './caller.ts';
import { errors, events, json, wantsJson } from './responses.ts';
import { streamAccepted, streamRequest } from './schemas.ts';

const route = createRoute({
  method: 'post',
  path: '/api/stream',
  summary: 'One answer from a finished preparation; again: another one, without a new search',
  security: [{ visitor: [] }],
  request: { body: { required: true, content: { 'application/json': { schema: streamRequest } } } },
  responses: {
    200: events('AI SDK UI message stream v1'),
    202: json(streamAccepted, 'With `Accept: application/json`: it is being written, poll it'),
    ...errors,
  },
});

export function addStreamRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(route, async (c) => {
    const { runId, turnId, mode = 'answer', language, clientAnswerId } = c.req.valid('json');
    const visitorId = c.var.visitor.id;
    const turn = await deps.conversations.turnOfRun(visitorId, runId, turnId);
    if (!turn) throw new PrepChatError('not_found');
    const { run } = turn;
    const prepared = await wrapTime(c, 'context', loadPrepared(deps, run));
    const history = turn.follows ? await loadHistory(deps, visitorId, turn.id) : [];
    const caller = callerOf(c);
    const spender = { site: caller.site, visitorId };
    const job = {
      prepared: known(prepared),
      history,
      run,
      turnId: turn.id,
      mode,
      ...(language === undefined ? {} : { language }),
      spender,
      siteUrl: deps.siteUrl,
    };
    const ports = depsOf(c, deps);
    const begin = async () => {
      const joined = await deps.answers.idOf(turn.id, clientAnswerId);
      if (joined !== undefined) return joined;
      // Only what is written is counted, not who reads it.
      await admitAnswer(deps.admission, caller);
      return wrapTime(c, 'answer', startAnswer(ports, job, clientAnswerId));
    };
    if (wantsJson(c.req.header('accept'))) {
      const answerId = await begin();
      deps.live.keep(answerId);
      return c.json({ answerId }, 202);
    }
    const leave = deps.streams.enter(caller);
    const answerId = await begin().catch((error: unknown) => {
      leave();
      throw error;
    });
    return streamAnswer(deps, answerId, 0, leave) as never;
  });
}
