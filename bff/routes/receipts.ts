import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { answerLanguages, answerModes } from '../../widget/protocol/index.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { readReceipt } from '../history/read-receipt.ts';
import { errors, json } from './responses.ts';
import { id, step } from './schemas.ts';

const calls = {
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Only where the site shows what things cost. */
  cost: z.number().optional(),
};
const work = z.strictObject({
  ms: z.number().optional(),
  steps: z.number().int(),
  searches: z.number().int(),
  ...calls,
});

export const receipt = z
  .strictObject({
    runId: z.string(),
    reuse: z.enum(['none', 'exact', 'similar', 'follow_up']),
    preparedAt: z.iso.datetime().optional(),
    steps: z.array(
      z.strictObject({
        ...step.pick({ slug: true, label: true, detail: true, status: true, figures: true }).shape,
        ms: z.number().optional(),
      }),
    ),
    spent: work,
    saved: work.extend({ estimate: z.literal(true) }),
    answers: z.array(
      z.strictObject({
        answerId: z.string(),
        attempt: z.number().int(),
        mode: z.enum(answerModes),
        language: z.enum(answerLanguages).optional(),
        model: z.string(),
        temperature: z.number().optional(),
        status: z.enum(['streaming', 'done', 'stopped', 'failed']),
        firstTextMs: z.number().optional(),
        ms: z.number().optional(),
        ...calls,
      }),
    ),
    currency: z.string().optional(),
  })
  .openapi('Receipt');

const route = createRoute({
  method: 'get',
  path: '/api/runs/{runId}/receipt',
  summary: 'What a question has taken: times, tokens, answers, and what was spared because it was known',
  security: [{ visitor: [] }],
  request: { params: z.object({ runId: id }) },
  responses: { 200: json(receipt, 'As far as the run and its answers have come'), ...errors },
});

export function addReceiptRoute(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(route, async (c) => {
    const run = await deps.conversations.run(c.var.visitor.id, c.req.valid('param').runId);
    const found = run && (await readReceipt(deps, run));
    if (!found) throw new PrepChatError('not_found');
    return c.json(found, 200) as never;
  });
}
