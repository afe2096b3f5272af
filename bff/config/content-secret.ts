import { z } from '@hono/zod-openapi';

/** What signs the pages that a site sends: `whsec_` and at least 24 bytes in base64, as Standard Webhooks has it. */
export const contentSecretSchema = z
  .string()
  .regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
    error: 'must be whsec_ and 24 to 64 random bytes in base64',
  });
