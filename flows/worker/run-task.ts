import type { AnyFlow } from '@pgflow/dsl';
import type { Sql } from '../ports.ts';
import type { Task } from './claim.ts';
import { completeTask, failTask, type RunStatus } from './settle.ts';

interface RunTaskOptions {
  sql: Sql;
  flow: AnyFlow;
  ports: object;
  workerId: string;
  task: Task;
  /** Aborts when the worker stops; the task is then left to the sweeper of another worker. */
  stopping: AbortSignal;
  onSettled?: ((settled: SettledTask) => void) | undefined;
}

/** One attempt that has ended and counts. */
export interface SettledTask {
  task: Task;
  outcome: 'completed' | 'failed';
  ms: number;
  /** How the run stands after it. */
  run: RunStatus;
}

/**
 * Runs one task under the step's deadline (which pgflow keeps but enforces nowhere) and settles it.
 * Never rejects because of the step itself; rejects when the database cannot be reached.
 */
export async function runTask(options: RunTaskOptions): Promise<void> {
  const { sql, flow, ports, workerId, task, stopping, onSettled } = options;
  const begun = performance.now();
  const tell = (outcome: SettledTask['outcome'], run: RunStatus | undefined) => {
    if (run) onSettled?.({ task, outcome, ms: Math.round(performance.now() - begun), run });
  };
  const step = flow.getStepDefinition(task.stepSlug);
  const seconds = step.options.timeout ?? flow.options.timeout ?? 60;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`no result within ${seconds} s`)), seconds * 1_000);
  const signal = AbortSignal.any([stopping, deadline.signal]);
  let output: unknown;
  try {
    output = await raceAbort(
      Promise.resolve(step.handler(task.input as never, { signal, ports } as never)),
      signal,
    );
  } catch (error) {
    if (stopping.aborted) return;
    const reason = error instanceof Error ? error.message : String(error);
    tell('failed', await failTask(sql, workerId, task, reason));
    return;
  } finally {
    clearTimeout(timer);
  }
  tell('completed', await completeTask(sql, workerId, task, output));
}

/** A handler that ignores its signal must not hold its slot. */
function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
