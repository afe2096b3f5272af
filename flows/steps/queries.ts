import { defaultSiteKey, type StepContext } from '../ports.ts';
import { splitQuestion } from '../text/split-question.ts';
import { makePartsStandalone } from '../text/standalone-question.ts';

export type QueriesInput = { runId: string; siteKey?: string };

/** One search of a run by its place; its text stays in our tables. */
export type SearchQuery = { runId: string; siteKey: string; place: number };

/** Step 0: what to search for: one text for each thing that the question asks, each to be understood alone. */
export async function queries(
  { runId, siteKey = defaultSiteKey }: QueriesInput,
  { signal, ports }: StepContext,
): Promise<SearchQuery[]> {
  const { preparations } = ports;
  const question = await preparations.question(runId, signal);
  const earlier = (await preparations.earlierQuestions(runId, signal)).join(' ');
  const texts = makePartsStandalone(splitQuestion(question), earlier);
  signal.throwIfAborted();
  await preparations.saveQueries(runId, texts, signal);
  return texts.map((_, place) => ({ runId, siteKey, place }));
}
