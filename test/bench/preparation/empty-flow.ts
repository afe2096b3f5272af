import { Flow } from '@pgflow/dsl';

/** Four steps in a row, like a preparation's, that do nothing. */
export const emptyFlow = new Flow<{ id: string }>({ slug: 'empty', maxAttempts: 2, timeout: 10 })
  .step({ slug: 'search' }, () => ({}))
  .step({ slug: 'rerank', dependsOn: ['search'] }, () => ({}))
  .step({ slug: 'extract', dependsOn: ['rerank'] }, () => ({}))
  .step({ slug: 'prepare_context', dependsOn: ['extract'] }, () => ({}));
