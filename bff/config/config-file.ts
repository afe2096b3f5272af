import { z } from '@hono/zod-openapi';
import { humanCheckSchema } from './human-check.ts';
import { identitySchema } from './site-identity.ts';
import { limitsSchema } from './site-limits.ts';

const price = z.strictObject({
  /** For a million tokens. */
  inputPerMillion: z.number().min(0),
  outputPerMillion: z.number().min(0),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'must be three capitals such as USD' })
    .default('USD'),
});

/** What a model's tokens cost. */
export type ModelPrice = z.output<typeof price>;

/** Proxies in front of this server that may be believed about addresses. */
export const trustedProxies = z.number().int().min(0).max(16).optional();

/** `prep-chat.config.json`: what is too much for the environment. */
export const configFileSchema = z.strictObject({
  limits: limitsSchema.default({}),
  /** Of the server's own site. */
  identity: identitySchema.optional(),
  /** By the name of a model. */
  prices: z.record(z.string().min(1), price).default({}),
  /** Visitors may see in a receipt what their answers cost. */
  showCosts: z.boolean().default(false),
  humanCheck: humanCheckSchema.default({ kind: 'altcha', always: false }),
  trustedProxies,
  /** Days after which what visitors asked is removed. */
  retentionDays: z.number().int().min(1).max(3_650).default(30),
});
