import type { MadeFor } from './answer-model.ts';

/** Tokens in and out, and their price in millionths of the currency. */
export interface Spending {
  tokens: number;
  costMicros: number;
}

/** What a call has cost, and its tokens by their direction. */
export interface Spent extends Spending {
  inputTokens: number;
  outputTokens: number;
}

/** A call to a language model that is about to be made. */
export interface PlannedCall extends Spending {
  id: string;
  siteKey: string;
  visitorId: string;
  model: string;
}

/** What may be spent in a day (UTC); missing: as much as is wanted. */
export interface Budget {
  siteTokens?: number;
  siteCostMicros?: number;
  visitorTokens?: number;
}

/** Every call to a language model and what it cost. A reservation that is never settled ends by itself. */
export interface BudgetStore {
  /** Takes what the call may cost out of the day's budgets at once; false, and nothing taken, when it does not fit. */
  reserve(call: PlannedCall, budget: Budget): Promise<boolean>;
  /** Puts what the call has cost in place of what was reserved for it. */
  settle(callId: string, spent: Spent, madeFor?: MadeFor): Promise<void>;
  /** The call was never made, or costs nothing. */
  release(callId: string): Promise<void>;
  /** What today has taken out of a site's budget, reservations that may still be settled among it. */
  used(siteKey: string): Promise<Spending>;
}
