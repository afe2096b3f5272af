import { defaultSiteKey, type SearchPlan, type StepContext } from '../ports.ts';
import { mostQueries, splitQuestion } from '../text/split-question.ts';
import { makePartsStandalone } from '../text/standalone-question.ts';
import { takesUp, turnKind, type TurnKind } from '../text/turn-kind.ts';

export type QueriesInput = { runId: string; siteKey?: string };

/** One search of a run by its place; its text stays in our tables. */
export type SearchQuery = { runId: string; siteKey: string; place: number };

/**
 * Step 0: what to search for: one text for each thing that the question asks, each to be understood alone. A turn
 * that goes on keeps what the conversation holds, and searches again only for what was found on pages that changed.
 */
export async function queries(
  { runId, siteKey = defaultSiteKey }: QueriesInput,
  { signal, ports }: StepContext,
): Promise<SearchQuery[]> {
  const { preparations } = ports;
  const question = await preparations.question(runId, signal);
  const before = await preparations.before(runId, signal);
  const run = { runId, siteKey };
  const { kind, text } = await decide(question, before?.asked ?? [], run, { signal, ports });
  // The last answer in another form is about what the last question was; it comes here when that has changed.
  const asked =
    kind === 'transform'
      ? [...(before?.asked ?? [])]
      : makePartsStandalone(splitQuestion(text ?? question), text ? '' : (before?.asked.join(' ') ?? ''));
  const plan: SearchPlan = { texts: asked, asked: asked.length };
  if (before && kind !== 'new') {
    const changed = await changedSince(before.runId, siteKey, { signal, ports });
    const again = changed.filter((query) => !asked.includes(query));
    plan.texts = [...asked, ...again.slice(0, Math.max(0, mostQueries - asked.length))];
    plan.continues = before.runId;
  }
  signal.throwIfAborted();
  await preparations.savePlan(runId, plan, signal);
  return plan.texts.map((_, place) => ({ runId, siteKey, place }));
}

/** By rules first; by the model only where the question needs other words, or may need them. */
async function decide(
  question: string,
  earlier: readonly string[],
  run: { runId: string; siteKey: string },
  { signal, ports }: StepContext,
): Promise<{ kind: TurnKind; text?: string }> {
  if (earlier.length === 0) return { kind: 'new' };
  const { kind, sure } = turnKind(question);
  if (!ports.rewriter || kind === 'transform' || (kind === 'new' && sure)) return { kind };
  try {
    const text = await ports.rewriter.rewrite(question, earlier, run, signal);
    if (text === undefined) return { kind };
    if (kind === 'new' && !takesUp(text, question, earlier)) return { kind };
    return { kind: 'incremental', text };
  } catch (error) {
    signal.throwIfAborted();
    ports.onTrouble?.(error);
    return { kind };
  }
}

/** What was searched for when passages were found that are gone: their page was read anew, or removed. */
async function changedSince(
  runId: string,
  siteKey: string,
  { signal, ports }: StepContext,
): Promise<string[]> {
  const held = await ports.preparations.held(runId, signal);
  const ids = [...new Set(held.map(({ passageId }) => passageId))];
  const present = new Set((await ports.passages(siteKey).load(ids, signal)).map(({ id }) => id));
  return [...new Set(held.filter(({ passageId }) => !present.has(passageId)).map(({ query }) => query))];
}
