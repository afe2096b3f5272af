import type { AnyFlow } from '@pgflow/dsl';
import type { Sql, StepPorts } from '../ports.ts';
import type { Task } from './claim.ts';
import { completeTask, failTask } from './settle.ts';

interface RunTaskOptions {
  sql: Sql;
  flow: AnyFlow;
  ports: StepPorts;
  workerId: string;
  task: Task;
  /** Aborts when the worker stops; the task is then left to the sweeper of another worker. */
  stopping: AbortSignal;
}

/**
 * Runs one task under the step's deadline (which pgflow keeps but enforces nowhere) and settles it.
 * Never rejects because of the step itself; rejects when the database cannot be reached.
 */
export async function runTask({ sql, flow, ports, workerId, task, stopping }: RunTaskOptions): Promise<void> {
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
    await failTask(sql, workerId, task, error instanceof Error ? error.message : String(error));
    return;
  } finally {
    clearTimeout(timer);
  }
  await completeTask(sql, workerId, task, output);
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
