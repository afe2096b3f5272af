import { z } from '@hono/zod-openapi';
import type { Site } from '../ports/site-store.ts';
import { limitsSchema, withLimits } from './site-limits.ts';
import { origin } from './site-origin.ts';

const text = z.string().trim().min(1);

/** A site as the table has it; what is null or left out is as the server's own site has it. */
export const storedSiteSchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, {
    error: 'must be a word of small letters, digits, - and _',
  }),
  allowedOrigins: z.array(origin),
  title: text.nullable(),
  welcome: text.nullable(),
  starters: z.array(text).nullable(),
  limits: limitsSchema,
});

export type StoredSite = z.output<typeof storedSiteSchema>;

/** The whole of a stored site, going out from `base`. */
export function toSite(stored: StoredSite, base: Site): Site {
  const { settings, limits } = base;
  return {
    key: stored.key,
    allowedOrigins: stored.allowedOrigins,
    settings: {
      title: stored.title ?? settings.title,
      welcome: stored.welcome ?? settings.welcome,
      starters: stored.starters ?? settings.starters,
    },
    limits: withLimits(limits, stored.limits),
  };
}
