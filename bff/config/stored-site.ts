import { z } from '@hono/zod-openapi';
import { defaultSiteKey, type Site } from '../ports/site-store.ts';
import { contentSecretSchema } from './content-secret.ts';
import { identitySchema, toIdentity } from './site-identity.ts';
import { limitsSchema, withLimits } from './site-limits.ts';
import { origin } from './site-origin.ts';

const text = z.string().trim().min(1);

/** A site as the table has it; what is null is as the server's own site has it; without an identity visitors are anonymous, without a content secret it sends no pages. */
export const storedSiteSchema = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, {
      error: 'must be a word of small letters, digits, - and _',
    })
    .refine((key) => key !== defaultSiteKey, { error: 'is the site of the configuration' }),
  allowedOrigins: z.array(origin),
  title: text.nullable(),
  welcome: text.nullable(),
  starters: z.array(text).nullable(),
  limits: limitsSchema,
  identity: identitySchema.nullable(),
  contentSecret: contentSecretSchema.nullable(),
});

export type StoredSite = z.output<typeof storedSiteSchema>;

/** A site that is in everything as the server's own, and whose pages are nowhere yet. */
export const plainSite = (key: string): StoredSite => ({
  key,
  allowedOrigins: [],
  title: null,
  welcome: null,
  starters: null,
  limits: {},
  identity: null,
  contentSecret: null,
});

/** The whole of a stored site, going out from `base`. */
export function toSite(stored: StoredSite, base: Site): Site {
  const { settings, limits } = base;
  const identity = toIdentity(stored.identity);
  return {
    key: stored.key,
    allowedOrigins: stored.allowedOrigins,
    settings: {
      title: stored.title ?? settings.title,
      welcome: stored.welcome ?? settings.welcome,
      starters: stored.starters ?? settings.starters,
    },
    limits: withLimits(limits, stored.limits),
    ...(identity ? { identity } : {}),
    ...(stored.contentSecret === null ? {} : { contentSecret: stored.contentSecret }),
  };
}
