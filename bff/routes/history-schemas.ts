import { z } from '@hono/zod-openapi';
import { answerModes, errorCodes, limits, noticeCodes, ratings } from '../../widget/protocol/index.ts';
import { source, step } from './schemas.ts';

export const conversationsResponse = z
  .object({
    conversations: z
      .array(
        z.object({
          conversationId: z.string(),
          title: z.string().max(limits.titleLength),
          updatedAt: z.iso.datetime(),
          turns: z.number(),
        }),
      )
      .max(limits.conversations),
  })
  .openapi('ConversationsResponse');

const dropped = z.object({
  start: z.number(),
  end: z.number(),
  sourceIds: z.array(z.string()),
});
const citation = dropped.extend({
  quote: z.string(),
  mark: z.number().optional(),
  url: z.string().optional(),
});

const storedAnswer = z
  .object({
    answerId: z.string(),
    clientAnswerId: z.string().optional(),
    mode: z.enum(answerModes),
    model: z.string(),
    status: z.enum(['streaming', 'done', 'stopped', 'failed']),
    text: z.string(),
    citations: z.array(citation),
    dropped: z.array(dropped),
    followups: z.array(z.string()).max(limits.followups),
    notices: z.array(z.object({ code: z.enum(noticeCodes), text: z.string() })),
    outcome: z.enum(['answered', 'not_found', 'stopped']).optional(),
    error: z.enum(errorCodes).optional(),
    rating: z.enum(ratings).optional(),
  })
  .openapi('StoredAnswer');

const storedTurn = z
  .object({
    turnId: z.string(),
    runId: z.string(),
    clientMessageId: z.string().optional(),
    question: z.string(),
    createdAt: z.iso.datetime(),
    reuse: z.enum(['none', 'exact', 'similar', 'follow_up']),
    status: z.enum(['preparing', 'completed', 'failed']),
    steps: z.array(step),
    sources: z.array(source),
    answers: z.array(storedAnswer),
  })
  .openapi('StoredTurn');

export const conversationResponse = z
  .object({ conversationId: z.string(), turns: z.array(storedTurn) })
  .openapi('ConversationResponse');

const time = z.iso.datetime({ offset: true });

const exportedAnswer = z.object({
  answerId: z.string(),
  mode: z.enum(answerModes),
  model: z.string(),
  status: z.enum(['streaming', 'done', 'stopped', 'failed']),
  text: z.string(),
  createdAt: time,
  settledAt: time.optional(),
  feedback: z
    .object({ rating: z.enum(ratings), comment: z.string().optional(), createdAt: time, updatedAt: time })
    .optional(),
});

const exportedTurn = z.object({
  turnId: z.string(),
  question: z.string(),
  createdAt: time,
  replacedAt: time.optional(),
  sources: z.array(z.object({ url: z.string(), title: z.string(), snippet: z.string() })),
  answers: z.array(exportedAnswer),
});

export const visitorExport = z
  .object({
    visitorId: z.string(),
    site: z.string(),
    createdAt: time,
    identified: z.boolean(),
    sessions: z.array(z.object({ createdAt: time, expiresAt: time })),
    conversations: z.array(
      z.object({ conversationId: z.string(), createdAt: time, turns: z.array(exportedTurn) }),
    ),
    preparedAhead: z.array(z.object({ question: z.string(), createdAt: time })),
    modelCalls: z.array(z.object({ day: z.iso.date(), model: z.string(), tokens: z.number().int() })),
  })
  .openapi('VisitorExport');
