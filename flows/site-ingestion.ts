import { Flow } from '@pgflow/dsl';
import type { IngestionContext } from './ingestion/ports.ts';
import { discoverPages, type IngestionInput } from './steps/discover-pages.ts';
import { finishIngestion } from './steps/finish-ingestion.ts';
import { indexPages } from './steps/index-pages.ts';

/**
 * A folder or a site comes into the index. The flow only wires: every step is a plain function, and what it
 * returns is references and counts. Change the slugs whenever steps or dependencies change.
 */
const ingestion = (slug: string) =>
  new Flow<IngestionInput, IngestionContext & Record<string, unknown>>({
    slug,
    // a task that was killed with its process counts as an attempt
    maxAttempts: 8,
    baseDelay: 1,
    timeout: 600,
  })
    .array({ slug: 'discover', timeout: 3_600 }, (input, context) => discoverPages(input.run, context))
    .map({ slug: 'index_pages', array: 'discover' }, (batch, context) => indexPages(batch, context))
    .step({ slug: 'finish', dependsOn: ['index_pages'] }, (input, context) =>
      finishIngestion(input.run, context),
    );

/** Ingestions that any server on the database works at. */
export const siteIngestion = ingestion('site_ingestion');

/** Those of `prep-chat ingest`: another machine's server would not have the folder that it reads. */
export const commandIngestion = ingestion('command_ingestion');
