import { z } from '@hono/zod-openapi';
import { ratings } from '../../widget/protocol/index.ts';
import { defaultSiteKey } from '../ports/site-store.ts';
import { id } from '../routes/schemas.ts';

const count = z.number().int();
const time = z.iso.datetime();
const day = z.iso.date();

/** Which site, and how far back; as the commands have it. */
export const period = z.object({
  site: id.default(defaultSiteKey),
  days: z.coerce.number().int().min(1).max(9_999).default(30),
});

export const sitesResponse = z
  .object({
    currency: z.string(),
    /** The script under a name that stands for its bytes, below the server's address. */
    script: z.object({ path: z.string(), integrity: z.string() }).optional(),
    sites: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        origins: z.array(z.string()),
        identity: z.enum(['none', 'optional', 'required']),
        /** Of today (UTC); a limit that is missing is none. */
        budget: z.object({
          tokens: count,
          tokensPerDay: count,
          cost: z.number(),
          costPerDay: z.number().optional(),
        }),
      }),
    ),
  })
  .openapi('OwnersSites');

const ingestion = z.object({
  id: z.string(),
  siteKey: z.string(),
  source: z.string(),
  status: z.enum(['discovering', 'reading', 'finishing', 'completed', 'failed']),
  reason: z.string().optional(),
  startedAt: time,
  finishedAt: time.optional(),
  found: count,
  done: count,
  added: count,
  changed: count,
  unchanged: count,
  removed: count,
  failed: count,
  skipped: count,
  heldBack: count,
  problems: z.array(z.object({ location: z.string(), outcome: z.string(), reason: z.string() })),
});

export const contentResponse = z
  .object({
    sources: z.array(
      z.object({
        site: z.string(),
        source: z.string(),
        location: z.string(),
        pages: count,
        everyMinutes: count.optional(),
        nextAt: time.optional(),
        last: ingestion.optional(),
      }),
    ),
  })
  .openapi('OwnersContent');

export const questionsResponse = z
  .object({
    days: count,
    questions: z.array(
      z.object({
        turnId: z.string(),
        visitorId: z.string(),
        identified: z.boolean(),
        question: z.string(),
        askedAt: time,
        reuse: z.enum(['none', 'exact', 'similar', 'follow_up']),
        result: z.enum(['answered', 'not_found', 'stopped', 'failed', 'waiting']),
        rating: z.enum(ratings).optional(),
        comment: z.string().optional(),
      }),
    ),
  })
  .openapi('OwnersQuestions');

export const gapsResponse = z
  .object({
    days: count,
    gaps: z.array(
      z.object({
        count,
        examples: z.array(z.string()),
        reasons: z.partialRecord(z.enum(['not_covered', 'not_found', 'uncited', 'rated_down']), count),
        comments: z.array(z.string()),
        nearest: z.object({ url: z.string(), title: z.string() }).optional(),
        lastAskedAt: time,
      }),
    ),
    perDay: z.array(z.object({ day, answered: count, unanswered: count, ratedUp: count, ratedDown: count })),
  })
  .openapi('OwnersGaps');

const counts = [
  'questions',
  'anew',
  'exact',
  'similar',
  'followUp',
  'ahead',
  'stepsRun',
  'stepsSkipped',
  'stepsRemembered',
  'preparedMs',
  'answers',
  'answersFailed',
  'modelCalls',
  'inputTokens',
  'outputTokens',
  'savedMs',
  'savedTokens',
] as const;

export const statsResponse = z
  .object({
    days: count,
    stats: z.array(
      z.object({
        day,
        site: z.string(),
        ...(Object.fromEntries(counts.map((name) => [name, count])) as Record<
          (typeof counts)[number],
          typeof count
        >),
        cost: z.number(),
        savedCost: z.number(),
      }),
    ),
  })
  .openapi('OwnersStats');

export const visitorRequest = z
  .strictObject({ site: id.default(defaultSiteKey), subject: id })
  .openapi('OwnersVisitorRequest');
export const visitorResponse = z.object({ visitorId: z.string() }).openapi('OwnersVisitor');
