import { z } from '@hono/zod-openapi';
import type { Limits } from '../ports/site-store.ts';

const count = z.number().int().min(0).max(1_000_000_000);
const atLeastOne = count.min(1);

/** What an owner may set; what is left out keeps its default. */
export const limitsSchema = z.strictObject({
  visitorPerMinute: count.optional(),
  visitorPerHour: count.optional(),
  visitorPerDay: count.optional(),
  visitorLiveStreams: atLeastOne.optional(),
  addressPerMinute: count.optional(),
  addressPerDay: count.optional(),
  addressLiveStreams: atLeastOne.optional(),
  addressSessionsPerTenMinutes: count.optional(),
  sitePerMinute: count.optional(),
  visitorTokensPerDay: count.optional(),
  siteTokensPerDay: count.optional(),
  siteMoneyPerDay: z.number().min(0).max(1_000_000_000).optional(),
  outputTokens: atLeastOne.optional(),
  // What a call has reserved of a budget is given back after five minutes.
  answerSeconds: atLeastOne.max(240).optional(),
  reuseHours: count.max(24 * 365).optional(),
  questionsAhead: count.max(20).optional(),
  visitorAheadPerMinute: count.optional(),
  siteAheadPerMinute: count.optional(),
  siteContentPerMinute: count.optional(),
});

/** Enough for people, little for a script. */
export const defaultLimits: Limits = {
  visitorPerMinute: 6,
  visitorPerHour: 40,
  visitorPerDay: 150,
  visitorLiveStreams: 2,
  addressPerMinute: 20,
  addressPerDay: 300,
  addressLiveStreams: 10,
  addressSessionsPerTenMinutes: 10,
  sitePerMinute: 300,
  visitorTokensPerDay: 500_000,
  siteTokensPerDay: 5_000_000,
  outputTokens: 1_024,
  answerSeconds: 90,
  reuseHours: 24,
  questionsAhead: 5,
  visitorAheadPerMinute: 10,
  siteAheadPerMinute: 60,
  siteContentPerMinute: 60,
};

/** `set` over `base`. */
export function withLimits(base: Limits, set: z.output<typeof limitsSchema>): Limits {
  // zod says "absent or undefined"; JSON knows no undefined.
  return { ...base, ...(set as Partial<Limits>) };
}
