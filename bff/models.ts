import { createExtractiveAnswerModel } from './adapters/extractive-answer-model.ts';
import { createFallbackAnswerModel } from './adapters/fallback-answer-model.ts';
import { createNodeFetch } from './adapters/node-fetch.ts';
import { createOpenAiAnswerModel } from './adapters/openai-answer-model.ts';
import { createBudgetedAnswerModel } from './answer/budgeted-answer-model.ts';
import type { Config } from './config.ts';
import type { AnswerModel } from './ports/answer-model.ts';
import type { BudgetStore } from './ports/budget-store.ts';
import type { SpentFacts } from './ports/observer.ts';

/** Hears of models: what went wrong, and what a call has cost. */
export interface Told {
  onError: (error: unknown) => void;
  onSpent: (spent: SpentFacts) => void;
}

/** Of the prices; they are added up, so that there is one for all. */
export function currencyOf({ prices }: Config): string {
  return Object.values(prices)[0]?.currency ?? 'USD';
}

/** A model on the server that answers, within the day's budgets. */
export function budgeted(
  { model: settings, prices }: Config,
  model: string,
  budgets: BudgetStore,
  spent: AnswerModel,
  told: Told,
): AnswerModel {
  const { models: _, ...access } = settings ?? { models: [] };
  return createBudgetedAnswerModel({
    model: createOpenAiAnswerModel({ ...access, model, fetch: createNodeFetch() }),
    spent,
    budgets,
    price: prices[model],
    ...told,
  });
}

/** The models in their order, each within its budget, then quotes; without a model, quotes alone. */
export function createAnswerModel(config: Config, budgets: BudgetStore, told: Told): AnswerModel {
  const quotes = createExtractiveAnswerModel();
  if (!config.model) return quotes;
  const within = (model: string) => budgeted(config, model, budgets, quotes, told);
  const [first = '', ...others] = config.model.models;
  return createFallbackAnswerModel(
    [within(first), ...others.map(within), createExtractiveAnswerModel(undefined, 'model_down')],
    told.onError,
  );
}
