import type {
  Receipt,
  ReceiptAnswer,
  ReuseKind,
  Source,
  Step,
  StreamPart,
} from '../../widget/protocol/index.ts';
import type { VisitorApi } from '../api/visitor.ts';

/** What one answer took. Times are in ms since the question was sent, by this browser's clock. */
export interface Measured {
  reuse: ReuseKind;
  /** When the server had stored the question, and how long it says that this took. */
  acceptedMs?: number;
  serverMs?: number;
  preparedMs?: number;
  firstTextMs: number;
  doneMs: number;
  /** When the question was sent, in ms since 1970. */
  askedAt: number;
  steps: readonly Step[];
  sources: readonly Source[];
  text: string;
  receipt: Receipt;
  answer: ReceiptAnswer;
  /** What this answer took of searches, steps, calls and tokens, its preparation included. */
  cost: Cost;
}

export interface Cost {
  ms: number;
  steps: number;
  searches: number;
  modelCalls: number;
  tokens: number;
}

/** Where the answers of a question come from. */
export interface Turn {
  runId: string;
  turnId: string;
}

/** Asks in a conversation of its own and follows the question to the end of its answer. */
export async function measureQuestion(
  api: VisitorApi,
  message: string,
  reuse: 'fresh' | 'auto',
  onSteps: (steps: readonly Step[]) => void,
): Promise<Measured & Turn> {
  const clock = startClock();
  const { prepared, serverMs } = await api.prepare({ message, reuse });
  const acceptedMs = clock.ms();
  const { runId, turnId } = prepared;
  let steps: readonly Step[] = [];
  let sources: readonly Source[] = [];
  for await (const board of api.boards(runId)) {
    ({ steps } = board);
    sources = board.sources ?? [];
    onSteps(steps);
    if (board.status === 'failed') throw new Error(board.error ?? 'The preparation failed.');
  }
  const preparedMs = clock.ms();
  const written = await readAnswer(api.answer(runId, turnId), clock.ms);
  const receipt = await api.receipt(runId);
  const answer = lastOf(receipt);
  const { spent } = receipt;
  return {
    runId,
    turnId,
    reuse: receipt.reuse,
    acceptedMs,
    ...(serverMs === undefined ? {} : { serverMs }),
    preparedMs,
    ...written,
    askedAt: clock.at,
    steps,
    sources,
    receipt,
    answer,
    cost: {
      ms: spent.ms ?? 0,
      steps: spent.steps,
      searches: spent.searches,
      modelCalls: spent.modelCalls + answer.modelCalls,
      tokens: spent.inputTokens + spent.outputTokens + answer.inputTokens + answer.outputTokens,
    },
  };
}

/** Another answer of a question that was measured. */
export async function measureRegenerate(
  api: VisitorApi,
  { runId, turnId, receipt: before }: Measured & Turn,
): Promise<Measured> {
  const clock = startClock();
  const written = await readAnswer(api.answer(runId, turnId), clock.ms);
  const receipt = await api.receipt(runId);
  const answer = lastOf(receipt);
  const { modelCalls, inputTokens, outputTokens } = answer;
  // What the preparation has taken more than it had before: with its own receipt as the witness that it was nothing.
  const { spent } = receipt;
  const cost = {
    ms: (spent.ms ?? 0) - (before.spent.ms ?? 0),
    steps: spent.steps - before.spent.steps,
    searches: spent.searches - before.spent.searches,
    modelCalls,
    tokens: inputTokens + outputTokens,
  };
  return {
    reuse: receipt.reuse,
    ...written,
    askedAt: clock.at,
    steps: [],
    sources: [],
    receipt,
    answer,
    cost,
  };
}

function startClock(): { at: number; ms: () => number } {
  const begun = performance.now();
  return { at: Date.now(), ms: () => Math.round(performance.now() - begun) };
}

async function readAnswer(parts: AsyncIterable<StreamPart>, now: () => number) {
  let text = '';
  let firstTextMs: number | undefined;
  for await (const part of parts) {
    if (part.type === 'error') throw new Error('The answer broke off.');
    if (part.type !== 'text-delta') continue;
    firstTextMs ??= now();
    text += part.delta;
  }
  const doneMs = now();
  return { text, firstTextMs: firstTextMs ?? doneMs, doneMs };
}

function lastOf({ answers }: Receipt): ReceiptAnswer {
  const answer = answers.at(-1);
  if (!answer) throw new Error('The receipt has no answer.');
  return answer;
}
