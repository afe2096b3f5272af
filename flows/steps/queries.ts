import { defaultSiteKey, type StepContext } from '../ports.ts';
import { askedForm } from '../text/rewording.ts';
import { splitQuestion } from '../text/split-question.ts';
import { makePartsStandalone, pointsBack } from '../text/standalone-question.ts';

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
  const earlier = await preparations.earlierQuestions(runId, signal);
  const rewritten = await rewrite(question, earlier, { runId, siteKey }, { signal, ports });
  // The last answer in another form is about what the last question was; it comes here when that has changed.
  const again = askedForm(question) && earlier.length > 0;
  const texts = again
    ? [...earlier]
    : makePartsStandalone(
        splitQuestion(rewritten ?? question),
        rewritten === undefined ? earlier.join(' ') : '',
      );
  signal.throwIfAborted();
  await preparations.saveQueries(runId, texts, signal);
  return texts.map((_, place) => ({ runId, siteKey, place }));
}

/** By the model, and only a question that needs it: most say themselves what they are about. */
async function rewrite(
  question: string,
  earlier: readonly string[],
  run: { runId: string; siteKey: string },
  { signal, ports }: StepContext,
): Promise<string | undefined> {
  if (!ports.rewriter || earlier.length === 0 || !pointsBack(question)) return undefined;
  try {
    return await ports.rewriter.rewrite(question, earlier, run, signal);
  } catch (error) {
    signal.throwIfAborted();
    ports.onTrouble?.(error);
    return undefined;
  }
}
