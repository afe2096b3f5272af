import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { answerChat } from '../chat/answer-chat.ts';
import { stopChat } from '../chat/stop-chat.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { admitAnswer, admitQuestion } from '../guards/admission.ts';
import { streamAnswer } from './answers.ts';
import { callerOf, depsOf } from './caller.ts';
import { chatParams, chatRequest } from './chat-schemas.ts';
import { errors, events } from './responses.ts';

const security = [{ visitor: [] }];

const askRoute = createRoute({
  method: 'post',
  path: '/api/chat',
  summary: 'For `useChat` of the AI SDK: preparation and answer in one stream',
  security,
  request: { body: { required: true, content: { 'application/json': { schema: chatRequest } } } },
  responses: { 200: events('AI SDK UI message stream v1'), ...errors },
});

const resumeRoute = createRoute({
  method: 'get',
  path: '/api/chat/{id}/stream',
  summary: 'What is being written in a chat, from its first part',
  security,
  request: { params: chatParams },
  responses: {
    200: events('AI SDK UI message stream v1'),
    204: { description: 'Nothing is being written; also for a chat that is not known' },
    ...errors,
  },
});

const stopRoute = createRoute({
  method: 'post',
  path: '/api/chat/{id}/stop',
  summary: 'Stops what is being written in a chat; what was written so far is kept',
  security,
  request: { params: chatParams },
  responses: { 204: { description: 'Nothing is being written any longer' }, ...errors },
});

export function addChatRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(askRoute, async (c) => {
    const { id, messages, trigger, messageId, mode = 'answer', site, proof } = c.req.valid('json');
    const { visitor } = c.var;
    if (site !== undefined && site !== visitor.siteKey) throw new PrepChatError('not_found');
    const caller = callerOf(c);
    const ports = {
      ...depsOf(c, deps),
      admitQuestion: () => admitQuestion(deps.admission, caller, proof),
      admitAnswer: () => admitAnswer(deps.admission, caller),
    };
    const asker = { id: visitor.id, site: caller.site };
    const leave = deps.streams.enter(caller);
    const answerId = await answerChat(ports, asker, {
      chatId: id,
      trigger,
      ...(messageId === undefined ? {} : { messageId }),
      mode,
      message: messages,
    }).catch((error: unknown) => {
      leave();
      throw error;
    });
    return streamAnswer(deps, answerId, 0, leave) as never;
  });

  app.openapi(resumeRoute, async (c) => {
    const answerId = await deps.answers.streamingOfChat(c.var.visitor.id, c.req.valid('param').id);
    if (answerId === undefined) return c.body(null, 204);
    return streamAnswer(deps, answerId, 0, deps.streams.enter(callerOf(c))) as never;
  });

  app.openapi(stopRoute, async (c) => {
    await stopChat(deps, c.var.visitor.id, c.req.valid('param').id);
    return c.body(null, 204);
  });
}
