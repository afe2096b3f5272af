import type { PrepareAheadResponse } from '../../widget/protocol/index.ts';
import type { Run } from '../ports/conversation-store.ts';
import type { Site } from '../ports/site-store.ts';
import type { PreparationPorts } from './prepare-turn.ts';
import { questionKeys } from './question-keys.ts';

/**
 * Prepares questions that may be asked, side by side, each with a run of its own and none in a conversation: whoever
 * asks one then gets what was found. With `typing`, what the visitor was typing before is no longer prepared.
 */
export async function prepareAheadOf(
  { conversations, runs, flowSlug }: PreparationPorts,
  visitor: { id: string; site: Site },
  { messages, typing = false }: { messages: readonly string[]; typing?: boolean },
): Promise<PrepareAheadResponse> {
  const prepare = async (message: string) => {
    const { run, isNew } = await conversations.prepareAhead({
      visitorId: visitor.id,
      question: message,
      flowSlug,
      reuse: { ...questionKeys(message), withinSeconds: visitor.site.limits.reuseHours * 3_600 },
      kind: typing ? 'typed' : 'listed',
    });
    if (run.reuse === 'none') await runs.start(run.flowRunId, { runId: run.id, siteKey: visitor.site.key });
    // Erased, or typed on, since it was stored.
    if (isNew && !(await conversations.run(visitor.id, run.id))) await runs.erase(run.flowRunId);
    return { message, run };
  };
  const prepared = await Promise.all(messages.map(prepare));
  const snapshots = await runs.snapshots(prepared.map(({ run }) => run.flowRunId));
  const statusOf = ({ flowRunId }: Run) =>
    snapshots.get(flowRunId)?.status === 'completed' ? ('completed' as const) : ('preparing' as const);
  return {
    prepared: prepared.map(({ message, run }) => ({ message, runId: run.id, status: statusOf(run) })),
  };
}
