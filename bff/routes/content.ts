import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { takeContent } from '../ingestion/take-content.ts';
import { clientAddress } from '../middleware/client-address.ts';
import { requireJson } from '../middleware/json-body.ts';
import { requireSignedMessage } from '../middleware/signed-message.ts';
import { errors, json } from './responses.ts';
import { storable } from './schemas.ts';

const most = { pages: 100, removed: 1_000, bytes: 4 * 1024 * 1024, address: 2_048, title: 1_000 } as const;

const address = storable.min(1).max(most.address);
const named = { url: address, title: storable.max(most.title).optional() };
const count = z.number().int();

const contentRequest = z
  .strictObject({
    pages: z
      .array(
        z.union([
          z.strictObject({ ...named, html: storable }),
          z.strictObject({ ...named, markdown: storable }),
        ]),
      )
      .max(most.pages)
      .default([]),
    removed: z.array(address).max(most.removed).default([]),
  })
  .openapi('ContentRequest');

export const contentResponse = z
  .strictObject({
    added: count,
    changed: count,
    unchanged: count,
    removed: count,
    failed: z.array(
      z.strictObject({
        url: z.string(),
        code: z.enum(['origin_not_allowed', 'unreadable', 'empty', 'excluded']),
        message: z.string(),
      }),
    ),
  })
  .openapi('ContentResponse');

/**
 * Where a site's own server sends pages as they are published. Before the guard of origins, because no page of a browser
 * calls it: whoever does has signed what it sends.
 */
export function addContentRoute(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const limitContent = bodyLimit({
    maxSize: most.bytes,
    onError: () => {
      throw new PrepChatError('payload_too_large');
    },
  });
  const route = createRoute({
    method: 'post',
    path: '/api/content',
    summary:
      'Brings pages of a site into its index at once, and removes others; signed after Standard Webhooks',
    security: [{ content: [] }],
    middleware: [requireJson, limitContent, clientAddress(deps), requireSignedMessage(deps)] as const,
    request: {
      headers: z.object({
        'webhook-id': z.string(),
        'webhook-timestamp': z.string(),
        'webhook-signature': z.string(),
        'x-prep-chat-site': z.string().optional(),
      }),
      body: { content: { 'application/json': { schema: contentRequest } }, required: true },
    },
    responses: { 200: json(contentResponse, 'What became of them'), ...errors },
  });
  app.openapi(route, async (c) => {
    deps.live.assertOpen();
    const { site, message } = c.var;
    const report = await takeContent(deps.content(site.key), site, message, c.req.valid('json'));
    return c.json(report, 200) as never;
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'content', {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: 'v1,<base64 of HMAC-SHA256(secret, id.timestamp.body)>, see standardwebhooks.com',
  });
}
