import { z } from '@hono/zod-openapi';
import { answerLanguages, answerModes, errorCodes, limits, ratings } from '../../widget/protocol/index.ts';

/** A NUL or half a surrogate pair cannot be stored. */
export const storable = z.string().refine((text) => !text.includes('\0') && isWellFormed(text), {
  error: 'holds characters that are no text',
});
/** zod counts characters, our limits count UTF-16 code units; `max` beside it is for the description. */
const within = (most: number) => (text: string) => text.length <= most;
/** Somebody's name for something: of ours, or the client's own. */
export const id = storable.min(1).max(limits.idLength).refine(within(limits.idLength));
const trimmed = storable.transform((text) => text.trim());

export const message = trimmed
  .pipe(
    z
      .string()
      .min(1, { error: 'message_empty' })
      .refine(within(limits.messageLength), { error: 'message_too_long' }),
  )
  .openapi({
    type: 'string',
    minLength: 1,
    maxLength: limits.messageLength,
    example: 'How do I put the widget on my page?',
  });

/** `String.prototype.isWellFormed` came after ES2022. */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/** What is prepared ahead stands in no conversation; one question at a time is typed. */
function isOneOrAhead({ message: one, messages, typing, ...turn }: Record<string, unknown>): boolean {
  if (one !== undefined) return messages === undefined && typing === undefined;
  if (messages === undefined) return false;
  const isAlone = Object.values(turn).every((value) => value === undefined);
  return isAlone && (typing !== true || (Array.isArray(messages) && messages.length === 1));
}

export const proof = z.string().max(limits.proofLength).optional();

export const sessionRequest = z
  .strictObject({
    site: id.optional(),
    identityToken: z.string().max(limits.identityTokenLength).optional(),
    proof,
  })
  .openapi('SessionRequest');
export const prepareRequest = z
  .strictObject({
    message: message.optional(),
    conversationId: id.optional(),
    clientMessageId: id.optional(),
    replacesTurnId: id.optional(),
    reuse: z.enum(['auto', 'fresh']).optional(),
    proof,
    messages: z.array(message).min(1).max(20).optional(),
    typing: z.boolean().optional(),
  })
  .refine(isOneOrAhead, { error: 'a preparation ahead takes messages and typing alone' })
  .openapi('PrepareRequest');
export const streamRequest = z
  .strictObject({
    runId: id,
    turnId: id.optional(),
    mode: z.enum(answerModes).optional(),
    language: z.enum(answerLanguages).optional(),
    clientAnswerId: id.optional(),
  })
  .openapi('StreamRequest');

export const feedbackRequest = z
  .strictObject({
    rating: z.enum(ratings),
    comment: trimmed
      .pipe(z.string().refine(within(limits.commentLength)))
      .openapi({ type: 'string', maxLength: limits.commentLength })
      .transform((text) => text || undefined)
      .optional(),
  })
  .openapi('FeedbackRequest');

export const sessionResponse = z
  .object({
    token: z.string(),
    expiresAt: z.iso.datetime(),
    limits: z.object({ messageLength: z.number() }),
    settings: z.object({ title: z.string(), welcome: z.string(), starters: z.array(z.string()) }),
  })
  .openapi('SessionResponse');
export const prepareResponse = z
  .object({
    runId: z.string(),
    turnId: z.string(),
    conversationId: z.string(),
    status: z.enum(['preparing', 'completed']),
    reuse: z.object({
      kind: z.enum(['none', 'exact', 'similar', 'follow_up']),
      savedMs: z.number().optional(),
      skippedSteps: z.array(z.string()).optional(),
    }),
  })
  .openapi('PrepareResponse');
export const prepareAheadResponse = z
  .object({
    prepared: z.array(
      z.object({ message: z.string(), runId: z.string(), status: z.enum(['preparing', 'completed']) }),
    ),
  })
  .openapi('PrepareAheadResponse');
export const step = z.object({
  slug: z.string(),
  label: z.string(),
  detail: z.string().optional(),
  status: z.enum(['created', 'started', 'retrying', 'completed', 'reused', 'failed']),
  summary: z.string().optional(),
  figures: z.record(z.string(), z.number()).optional(),
  startedAt: z.iso.datetime().optional(),
  completedAt: z.iso.datetime().optional(),
  error: z.string().optional(),
});
export const source = z.object({
  n: z.number(),
  url: z.string(),
  title: z.string(),
  heading: z.string().optional(),
  snippet: z.string().optional(),
  score: z.number().optional(),
  lang: z.string().optional(),
});
export const board = z
  .object({
    runId: z.string(),
    status: z.enum(['preparing', 'completed', 'failed']),
    steps: z.array(step),
    sources: z.array(source).optional(),
    note: z.string().optional(),
    error: z.string().optional(),
  })
  .openapi('Board');
export const streamAccepted = z.object({ answerId: z.string() }).openapi('StreamAccepted');
export const answerEventsResponse = z
  .object({
    events: z.array(z.object({ seq: z.number(), part: z.looseObject({ type: z.string() }) })),
    done: z.boolean(),
    gap: z.boolean().optional(),
  })
  .openapi('AnswerEventsResponse');
export const stopResponse = z.object({ answerId: z.string(), stopped: z.boolean() }).openapi('StopResponse');
export const errorBody = z
  .object({
    error: z.object({
      code: z.enum(errorCodes),
      message: z.string(),
      retryable: z.boolean(),
      requestId: z.string(),
      challenge: z
        .discriminatedUnion('kind', [
          z.object({
            kind: z.literal('altcha'),
            parameters: z.record(z.string(), z.unknown()),
            signature: z.string(),
          }),
          z.object({ kind: z.enum(['turnstile', 'hcaptcha']), siteKey: z.string() }),
        ])
        .optional(),
    }),
  })
  .openapi('Error');
