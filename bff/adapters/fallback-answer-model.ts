import { PrepChatError } from '../errors.ts';
import type { AnswerModel } from '../ports/answer-model.ts';

/**
 * Asks one model after the other until one has something to say; from its first word on it is the one,
 * and says so with a `model` event unless it is the first. `onError` hears why a model was passed over.
 */
export function createFallbackAnswerModel(
  models: readonly [AnswerModel, ...AnswerModel[]],
  onError: (error: unknown) => void,
): AnswerModel {
  const [first] = models;
  return {
    name: first.name,
    temperature: first.temperature,
    async answer(prompt, signal, tell) {
      for (const [index, model] of models.entries()) {
        let begun = false;
        // A model within a budget may have handed over by itself.
        let named = model === first;
        try {
          await model.answer(prompt, signal, (event) => {
            if (event.type === 'model') named = true;
            if (event.type === 'text' && !begun) {
              if (!named) tell({ type: 'model', name: model.name, temperature: model.temperature });
              begun = true;
            }
            if (event.type !== 'finish' || begun) tell(event);
          });
          if (begun) return;
          throw new PrepChatError('model_interrupted');
        } catch (error) {
          const over = begun || signal.aborted || index === models.length - 1;
          if (over || !(error instanceof PrepChatError)) throw error;
          onError(error);
        }
      }
    },
  };
}
