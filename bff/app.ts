import { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import { timing } from 'hono/timing';
import { isErrorCode, type ErrorBody } from '../widget/protocol/index.ts';
import type { AppDeps, AppEnv } from './deps.ts';
import { PrepChatError, toPrepChatError } from './errors.ts';
import { clientAddress } from './middleware/client-address.ts';
import { limitAddress, limitBody, requireJson } from './middleware/json-body.ts';
import { observeRequests } from './middleware/observe.ts';
import { originGuard } from './middleware/origin-guard.ts';
import { requireVisitor } from './middleware/visitor.ts';
import { addAnswerRoutes } from './routes/answers.ts';
import { addAssetRoutes } from './routes/assets.ts';
import { addChatRoutes } from './routes/chat.ts';
import { addContentRoute } from './routes/content.ts';
import { addConversationRoutes } from './routes/conversations.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addIngestionRoutes } from './routes/ingestions.ts';
import { addMetricsRoute } from './routes/metrics.ts';
import { addPrepareRoutes } from './routes/prepare.ts';
import { addReceiptRoute } from './routes/receipts.ts';
import { addRunRoutes } from './routes/runs.ts';
import { addSessionRoutes } from './routes/sessions.ts';
import { addStreamRoutes } from './routes/stream.ts';

/** The whole server as one function from request to response; runs wherever web standards do. */
export function createApp(deps: AppDeps): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw toRequestError(result.error.issues.map((issue) => issue.message));
    },
  });

  if (deps.trace) app.use(deps.trace);
  app.use(observeRequests(deps.observer));
  app.use(async (c, next) => {
    await next();
    // Pages that we serve bring a policy of their own; nothing else is to be shown or framed.
    const { headers } = c.res;
    const policy = 'content-security-policy';
    if (!headers.has(policy)) headers.set(policy, "default-src 'none'; frame-ancestors 'none'");
  });
  app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin', xFrameOptions: 'DENY' }));
  app.use('/api/*', async (c, next) => {
    await next();
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });
  addContentRoute(app, deps);
  // Not with an error: how long it took would tell what is somebody else's from what is not there.
  app.on(
    'POST',
    ['/api/prepare', '/api/stream'],
    timing({ totalDescription: 'total', enabled: (c) => c.res.ok }),
  );
  app.use('/api/*', originGuard(deps.sites), limitAddress, requireJson, limitBody, clientAddress(deps));
  app.use('/api/*', async (c, next) => {
    // On the way down only what has begun is served.
    if (!c.req.path.startsWith('/api/answers/')) deps.live.assertOpen();
    await next();
  });
  for (const path of [
    '/api/prepare',
    '/api/runs/*',
    '/api/stream',
    '/api/answers/*',
    '/api/chat/*',
    '/api/conversations/*',
    '/api/me',
  ]) {
    app.use(path, requireVisitor(deps));
  }

  addSessionRoutes(app, deps);
  addPrepareRoutes(app, deps);
  addRunRoutes(app, deps);
  addReceiptRoute(app, deps);
  addStreamRoutes(app, deps);
  addAnswerRoutes(app, deps);
  addChatRoutes(app, deps);
  addConversationRoutes(app, deps);
  addHealthRoutes(app, deps);
  addMetricsRoute(app, deps);
  addIngestionRoutes(app, deps);
  for (const addExtra of deps.extras ?? []) addExtra(app, deps);
  app.openAPIRegistry.registerComponent('securitySchemes', 'visitor', { type: 'http', scheme: 'bearer' });
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'prep-chat', version: '1' } });
  addAssetRoutes(app, deps);

  app.notFound((c) => c.json(toBody(new PrepChatError('not_found'), c.var.requestId), 404));
  app.onError((error, c) => {
    // Hono's own exceptions are about requests that it could not read.
    const shown = 'getResponse' in error ? new PrepChatError('invalid_request') : toPrepChatError(error);
    if (shown.status === 503) c.header('retry-after', '1');
    if (shown.status >= 500) deps.onError(error, c.var.requestId);
    if (shown.retryAfterSeconds !== undefined) c.header('retry-after', String(shown.retryAfterSeconds));
    return c.json(toBody(shown, c.var.requestId), shown.status);
  });
  return app;
}

function toBody({ code, message, retryable, challenge }: PrepChatError, requestId: string): ErrorBody {
  return { error: { code, message, retryable, requestId, ...(challenge ? { challenge } : {}) } };
}

/** A schema may name one of our codes as its message; anything else is just an invalid request. */
function toRequestError(messages: string[]): PrepChatError {
  return new PrepChatError(messages.find(isErrorCode) ?? 'invalid_request');
}
