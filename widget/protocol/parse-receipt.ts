import { answerLanguages } from './requests.ts';
import { answerMode, reuseKind, word } from './parse.ts';
import { array, constant, figure, list, object, oneOf, or, text, type Read } from './read.ts';
import type { Receipt, ReceiptAnswer, ReceiptStep, ReceiptWork } from './receipt.ts';

const none = or(figure, 0);
const calls = { modelCalls: none, inputTokens: none, outputTokens: none };
const work = { steps: none, searches: none, ...calls };
const optional = { ms: figure, cost: figure };
type Extras = Pick<Required<ReceiptWork>, 'ms' | 'cost'>;
type Sum = Omit<ReceiptWork, keyof Extras>;

const status = oneOf<ReceiptAnswer['status']>(['streaming', 'done', 'stopped', 'failed']);
const stepStatus = oneOf<ReceiptStep['status']>([
  'created',
  'started',
  'retrying',
  'completed',
  'reused',
  'failed',
]);

/** The body of GET /api/runs/:runId/receipt. */
export const parseReceipt: Read<Receipt> = object(
  {
    runId: text,
    reuse: reuseKind,
    steps: list<ReceiptStep>(
      object({ slug: text, label: word, status: or(stepStatus, 'started') }, { detail: text, ms: figure }),
    ),
    spent: object<Sum, Extras>(work, optional),
    saved: object<Sum & { estimate: true }, Extras>({ ...work, estimate: constant(true) }, optional),
    answers: array<ReceiptAnswer>(
      object(
        {
          answerId: text,
          attempt: or(figure, 1),
          mode: answerMode,
          model: word,
          status: or(status, 'failed'),
          ...calls,
        },
        { ...optional, language: oneOf(answerLanguages), temperature: figure, firstTextMs: figure },
      ),
    ),
  },
  { preparedAt: text, currency: text },
);
