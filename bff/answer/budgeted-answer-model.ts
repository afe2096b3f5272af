import { PrepChatError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { AnswerModel, AnswerPrompt, TellAnswer } from '../ports/answer-model.ts';
import type { BudgetStore, Spent } from '../ports/budget-store.ts';
import type { SpentFacts } from '../ports/observer.ts';

/** Price of a million tokens. */
interface Price {
  inputPerMillion: number;
  outputPerMillion: number;
}

interface BudgetedModel {
  model: AnswerModel;
  /** Answers when the budget is spent, and costs nothing. */
  spent: AnswerModel;
  budgets: BudgetStore;
  /** Missing: only tokens are counted. */
  price?: Price | undefined;
  /** Hears what a call has cost. */
  onSpent?: (spent: SpentFacts) => void;
  onError: (error: unknown) => void;
}

/** How a call fails that nobody is paid for. */
const unpaid = new Set<string>(['model_unavailable', 'rate_limited']);

interface Usage {
  inputTokens: number;
  outputTokens: number;
}

/**
 * A model that may only be called within the day's budgets of site and visitor: what the call can cost
 * at most is reserved before it and settled after it, so that any number at a time cannot overshoot.
 */
export function createBudgetedAnswerModel(parts: BudgetedModel): AnswerModel {
  const { model, spent, budgets, price, onSpent, onError } = parts;

  function insteadOfModel(prompt: AnswerPrompt, signal: AbortSignal, tell: TellAnswer): Promise<void> {
    const text = 'Today’s budget for the language model is spent. These are quotes from the site.';
    tell({ type: 'model', name: spent.name });
    tell({ type: 'notice', code: 'budget_spent', text });
    return spent.answer(prompt, signal, (event) => {
      // It would say that there is no model.
      if (event.type !== 'notice' || event.code !== 'extractive') tell(event);
    });
  }

  return {
    name: model.name,
    temperature: model.temperature,
    async answer(prompt, signal, tell) {
      const { site, visitorId } = prompt.spender;
      const id = newId('call');
      const most: Usage = { inputTokens: inputOf(prompt), outputTokens: site.limits.outputTokens };
      const { tokens, costMicros } = spending(most, price);
      const fits = await budgets.reserve(
        { id, siteKey: site.key, visitorId, model: model.name, tokens, costMicros },
        {
          siteTokens: site.limits.siteTokensPerDay,
          visitorTokens: site.limits.visitorTokensPerDay,
          ...(site.limits.siteMoneyPerDay === undefined
            ? {}
            : { siteCostMicros: Math.floor(site.limits.siteMoneyPerDay * 1_000_000) }),
        },
      );
      if (!fits) return insteadOfModel(prompt, signal, tell);

      let usage: Usage | undefined;
      // The text itself would be one more copy of it.
      let writtenBytes = 0;
      let free = false;
      try {
        await model.answer(prompt, signal, (event) => {
          if (event.type === 'text') writtenBytes += bytesOf(event.text);
          else if (event.type === 'finish') usage = event.usage;
          tell(event);
        });
      } catch (error) {
        // Refused before it began: nobody pays for that.
        free = writtenBytes === 0 && error instanceof PrepChatError && unpaid.has(error.code);
        throw error;
      } finally {
        // An answer that was cut has been paid for, and nobody says how much it was.
        const cost = usage ?? { ...most, outputTokens: tokensOf(writtenBytes) };
        const sum = spending(cost, price);
        await (free ? budgets.release(id) : budgets.settle(id, sum, prompt.madeFor)).catch(onError);
        if (!free) onSpent?.({ model: model.name, ...sum });
      }
    },
  };
}

function spending({ inputTokens, outputTokens }: Usage, price: Price | undefined): Spent {
  const { inputPerMillion = 0, outputPerMillion = 0 } = price ?? {};
  return {
    inputTokens,
    outputTokens,
    tokens: inputTokens + outputTokens,
    // A price for a million is the price of one in millionths.
    costMicros: Math.ceil(inputTokens * inputPerMillion + outputTokens * outputPerMillion),
  };
}

/** What each message takes beside its text. */
const tokensPerMessage = 8;

function inputOf({ messages }: AnswerPrompt): number {
  return messages.reduce((sum, { content }) => sum + tokensOf(bytesOf(content)) + tokensPerMessage, 0);
}

const encoder = new TextEncoder();

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

/** No tokenizer makes more of a text than one token of two bytes, on average; most make half of it. */
function tokensOf(bytes: number): number {
  return Math.ceil(bytes / 2);
}
