import type { ReceiptAnswer } from '../../widget/protocol/index.ts';

/** Calls to language models added up; money in millionths of the currency. */
export interface CallSum {
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  costMicros: number;
}

export type AnswerReceipt = Omit<ReceiptAnswer, 'cost'> & Pick<CallSum, 'costMicros'>;

/** Reads what was recorded of the work for a question. */
export interface ReceiptStore {
  /** Calls that a preparation has made, by the engine's id of it: whoever shares it shares them. */
  preparationCalls(flowRunId: string): Promise<CallSum>;
  /** Answers from a run in the order of their attempts. */
  answers(runId: string): Promise<AnswerReceipt[]>;
}
