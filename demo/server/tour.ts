import type { HttpBindings } from '@hono/node-server';
import { z } from '@hono/zod-openapi';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { PrepChatError, toPrepChatError } from '../../bff/errors.ts';
import { newId } from '../../bff/ids.ts';
import { requireOperator } from '../../bff/middleware/operator.ts';
import type { AppEnv } from '../../bff/deps.ts';
import type { Beside, ServerParts } from '../../bff/server.ts';
import { Faults } from './faults.ts';
import { pointAt } from './point-at.ts';

const fault = z.strictObject({
  kind: z.enum(['worker', 'stream', 'network']),
  seconds: z.number().int().min(1).max(20),
});
const site = z.strictObject({
  address: z.url({ protocol: /^https?$/ }).max(2_000),
  mostPages: z.number().int().min(1).max(1_000),
  allowPrivate: z.boolean(),
});

/**
 * What the tour on the front page does to the server that it stands on: break it, and read another site. Only for
 * requests of this machine that bring the operator's token; everything else goes on to the product.
 */
export function tourBeside(token: string): (parts: ServerParts) => Beside {
  return function standBeside(parts) {
    const faults = new Faults(parts);
    const app = createTourApp(token, parts, faults);
    return {
      handle(request, node) {
        if (isFromHere(node) && new URL(request.url).pathname.startsWith('/tour/')) {
          return Promise.resolve(app.fetch(request, node));
        }
        faults.see(request, node.outgoing);
        return undefined;
      },
      close: () => faults.close(),
    };
  };
}

function createTourApp(token: string, parts: ServerParts, faults: Faults): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(requireOperator(token), bodyLimit({ maxSize: 16 * 1_024 }));
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('cache-control', 'no-store');
  });
  app.get('/tour/faults', (c) => c.json(faults.state()));
  app.post('/tour/faults', async (c) => {
    faults.arm(await read(c.req.raw, fault));
    return c.json(faults.state(), 202);
  });
  app.post('/tour/site', async (c) => c.json(await pointAt(parts, await read(c.req.raw, site)), 201));
  app.notFound(() => {
    throw new PrepChatError('not_found');
  });
  app.onError((error, c) => {
    const { code, message, retryable, status } =
      'getResponse' in error ? new PrepChatError('payload_too_large') : toPrepChatError(error);
    return c.json({ error: { code, message, retryable, requestId: newId('request') } }, status);
  });
  return app;
}

async function read<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await request.json().catch(() => undefined));
  if (!parsed.success) throw new PrepChatError('invalid_request');
  return parsed.data;
}

function isFromHere({ incoming }: HttpBindings): boolean {
  return /^(?:::ffff:)?127\.|^::1$/.test(incoming.socket.remoteAddress ?? '');
}
