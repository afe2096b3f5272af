import type { Receipt, ReceiptStep, ReceiptWork, Step } from '../../widget/protocol/index.ts';
import type { ConversationStore, Run } from '../ports/conversation-store.ts';
import type { CallSum, ReceiptStore } from '../ports/receipt-store.ts';
import type { FlowSnapshot, FlowTask, RunStore } from '../ports/run-store.ts';
import { toBoard, wasKnown } from '../preparation/board.ts';

export interface ReceiptPorts {
  conversations: Pick<ConversationStore, 'findings'>;
  runs: Pick<RunStore, 'snapshot'>;
  receipts: ReceiptStore;
  /** Currency of what visitors may see of the costs; missing: nothing. */
  shownCurrency?: string;
}

const noCalls: CallSum = { modelCalls: 0, inputTokens: 0, outputTokens: 0, costMicros: 0 };

/** What a run and its answers have taken, and what was spared; undefined while the engine does not know the run. */
export async function readReceipt(ports: ReceiptPorts, run: Run): Promise<Receipt | undefined> {
  const { conversations, runs, receipts, shownCurrency } = ports;
  const [snapshot, { queries }, calls, answers] = await Promise.all([
    runs.snapshot(run.flowRunId),
    conversations.findings(run.id),
    receipts.preparationCalls(run.flowRunId),
    receipts.answers(run.id),
  ]);
  if (!snapshot) return undefined;
  const reused = run.reuse !== 'none';
  // As its own, so that the steps keep the times that they took.
  const { steps } = toBoard({ id: run.id, reuse: 'none' }, snapshot, { question: run.question, queries });
  const { ran, known, ms, endedAt } = workOf(snapshot);
  const money = <Sum extends CallSum>({ costMicros, ...sum }: Sum) => ({
    ...sum,
    ...(shownCurrency === undefined ? {} : { cost: costMicros / 1_000_000 }),
  });
  const nothing: ReceiptWork = { ms: 0, steps: 0, searches: 0, ...money(noCalls) };
  return {
    runId: run.id,
    reuse: run.reuse,
    ...(endedAt === undefined ? {} : { preparedAt: new Date(endedAt).toISOString() }),
    steps: steps.map((step) => toReceiptStep(step, reused)),
    spent: reused ? nothing : { ms, ...ran, ...money(calls) },
    saved: reused
      ? { ms, ...ran, ...money(calls), estimate: true }
      : // What a step remembers was found at another time; how long that took is not kept.
        { ...known, ...money(noCalls), estimate: true },
    answers: answers.map(money),
    ...(shownCurrency === undefined ? {} : { currency: shownCurrency }),
  };
}

/** Steps that were run and those that knew their result, several searches each for itself. */
function workOf({ status, steps }: FlowSnapshot) {
  const tasks = steps.flatMap((step): (FlowTask & { slug: string })[] =>
    (step.tasks ?? [step]).map((task) => ({ ...task, slug: step.slug })),
  );
  const done = tasks.filter((task) => task.status === 'completed');
  const begun = done.flatMap(({ startedAt }) => startedAt?.getTime() ?? []);
  const ended = done.flatMap(({ completedAt }) => completedAt?.getTime() ?? []);
  const last = ended.length > 0 ? Math.max(...ended) : undefined;
  return {
    ran: countOf(done.filter((task) => !wasKnown(task))),
    known: countOf(done.filter(wasKnown)),
    ms: last === undefined ? 0 : Math.max(0, last - Math.min(...begun)),
    ...(status === 'completed' && last !== undefined ? { endedAt: last } : {}),
  };
}

function countOf(tasks: readonly { slug: string }[]) {
  return { steps: tasks.length, searches: tasks.filter(({ slug }) => slug === 'search').length };
}

function toReceiptStep(step: Step, reused: boolean): ReceiptStep {
  const { slug, label, detail, status, figures, startedAt, completedAt } = step;
  return {
    slug,
    label,
    ...(detail === undefined ? {} : { detail }),
    status: reused && status === 'completed' ? 'reused' : status,
    ...(startedAt && completedAt ? { ms: Math.max(0, Date.parse(completedAt) - Date.parse(startedAt)) } : {}),
    ...(figures ? { figures } : {}),
  };
}
