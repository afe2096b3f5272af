import { Flow } from '@pgflow/dsl';
import type { StepContext } from './ports.ts';
import { extract } from './steps/extract.ts';
import { prepareContext } from './steps/prepare-context.ts';
import { queries } from './steps/queries.ts';
import { rerank } from './steps/rerank.ts';
import { search } from './steps/search.ts';

/** Input of the flow: our run, under which the steps look the question up, and the site that it asks. */
export type ChatPreparationInput = { runId: string; siteKey?: string };

/** Slugs under which earlier versions prepared; what is left under them is begun anew under the present one. */
export const earlierSlugs: readonly string[] = ['chat_preparation'];

/**
 * A question becomes a stored context. The flow only wires: every step is a plain function.
 * Change the slug whenever steps or dependencies change, because pgflow merges definitions badly.
 */
export const chatPreparation = new Flow<ChatPreparationInput, StepContext & Record<string, unknown>>({
  slug: 'chat_preparation_2',
  maxAttempts: 3,
  baseDelay: 1,
  timeout: 20,
})
  .array({ slug: 'queries' }, (input, context) => queries(input.run, context))
  .map({ slug: 'search', array: 'queries' }, (query, context) => search(query, context))
  .step({ slug: 'rerank', dependsOn: ['search'] }, (input, context) =>
    rerank({ ...input.run, searches: input.search }, context),
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
