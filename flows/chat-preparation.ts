import { Flow } from '@pgflow/dsl';
import type { StepContext } from './ports.ts';
import { extract } from './steps/extract.ts';
import { prepareContext } from './steps/prepare-context.ts';
import { rerank } from './steps/rerank.ts';
import { search } from './steps/search.ts';

/**
 * Input of the flow: our run, under which the steps look the question up, and the site that it asks;
 * a run that an earlier version has begun asks the only one there was.
 */
export type ChatPreparationInput = { runId: string; siteKey?: string };

/**
 * A question becomes a stored context. The flow only wires: every step is a plain function.
 * Change the slug whenever steps or dependencies change, because pgflow merges definitions badly.
 */
export const chatPreparation = new Flow<ChatPreparationInput, StepContext & Record<string, unknown>>({
  slug: 'chat_preparation',
  maxAttempts: 3,
  baseDelay: 1,
  timeout: 20,
})
  .step({ slug: 'search' }, (input, context) => search(input.run, context))
  .step({ slug: 'rerank', dependsOn: ['search'] }, (input, context) =>
    rerank({ ...input.run, results: input.search.results }, context),
  )
  .step({ slug: 'extract', dependsOn: ['rerank'] }, (input, context) =>
    extract(
      {
        ...input.run,
        best: input.rerank.best,
        pages: input.rerank.pages,
        related: input.rerank.related,
      },
      context,
    ),
  )
  .step({ slug: 'prepare_context', dependsOn: ['extract'] }, (input, context) =>
    prepareContext({ ...input.run, ...input.extract }, context),
  );
