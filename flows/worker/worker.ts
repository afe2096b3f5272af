import { randomUUID } from 'node:crypto';
import type { AnyFlow } from '@pgflow/dsl';
import type { Sql } from '../ports.ts';
import { claimTasks, type Task } from './claim.ts';
import { registerFlow } from './register.ts';
import { runTask, type SettledTask } from './run-task.ts';
import { sweepDeadWorkers } from './sweep.ts';
import { WakeSignal } from './wake-signal.ts';

export interface WorkerOptions {
  sql: Sql;
  flow: AnyFlow;
  /** What the flow's steps expect in their context. */
  ports: object;
  /** Works at this run alone and leaves others to other workers. */
  runId?: string;
  /** Tasks at the same time. */
  slots?: number;
  /** Slow poll beside the notifications, which retries need: their messages reappear without one. */
  pollMs?: number;
  heartbeatMs?: number;
  /** Age of a heartbeat after which a worker counts as dead. */
  deadAfterMs?: number;
  /** The database belongs to this process alone, so every other worker in it is dead. */
  exclusive?: boolean;
  onError?: (error: unknown) => void;
  /** Hears of each attempt at a step when it has ended. */
  onSettled?: (settled: SettledTask) => void;
}

export interface Worker {
  id: string;
  /** Tasks that run now. */
  busy(): number;
  /**
   * Takes nothing new, lets what runs end for `graceMs`, then aborts it and leaves it to other workers.
   * Resolves when nothing of the worker is left.
   */
  stop(graceMs?: number): Promise<void>;
}

/** Runs the steps of a flow until stopped. Registers the flow first. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { sql, flow, ports, slots = 4, pollMs = 1_000, heartbeatMs = 2_000, deadAfterMs = 8_000 } = options;
  const { onSettled } = options;
  const onError = options.onError ?? (() => {});
  const id = randomUUID();
  const stopping = new AbortController();
  const closing = new AbortController();
  const wake = new WakeSignal();
  const running = new Map<Promise<void>, Task>();
  const held = () => [...running.values()].map(({ messageId }) => messageId);
  const deadlineSeconds = longestDeadline(flow);

  await registerFlow(sql, flow);
  await sql.query('insert into pgflow.workers (worker_id, queue_name, function_name) values ($1, $2, $3)', [
    id,
    flow.slug,
    'prep-chat',
  ]);
  const unlisten = await sql.listen('prep_chat_work', (slug) => slug === flow.slug && wake.ring());
  if (options.exclusive) await sweepDeadWorkers(sql, flow.slug, id, 0);

  const beat = setInterval(() => {
    sql
      .query('update pgflow.workers set last_heartbeat_at = clock_timestamp() where worker_id = $1', [id])
      .then(() => sweepDeadWorkers(sql, flow.slug, id, deadAfterMs, held()))
      .then((taken) => taken > 0 && wake.ring())
      .catch(onError);
  }, heartbeatMs);

  function run(task: Task): void {
    const done = runTask({ sql, flow, ports, workerId: id, task, stopping: stopping.signal, onSettled })
      .catch(onError)
      .finally(() => {
        running.delete(done);
        wake.ring();
      });
    running.set(done, task);
  }

  async function loop(): Promise<void> {
    while (!closing.signal.aborted) {
      const free = slots - running.size;
      let claimed = 0;
      if (free > 0) {
        try {
          const tasks = await claimTasks(sql, flow.slug, id, free, deadlineSeconds + 5, options.runId);
          claimed = tasks.length;
          tasks.forEach(run);
        } catch (error) {
          if (!closing.signal.aborted) onError(error);
        }
      }
      if (claimed === 0 || claimed === free) await wake.wait(pollMs);
    }
  }
  const looping = loop();
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    id,
    busy: () => running.size,
    async stop(graceMs = 0) {
      closing.abort();
      wake.ring();
      // The heart goes on beating: nobody may take over what is about to end.
      const grace = new Promise((resolve) => (timer = setTimeout(resolve, graceMs)));
      await Promise.race([looping.then(() => Promise.allSettled(running.keys())), grace]);
      clearTimeout(timer);
      stopping.abort(new Error('the worker stops'));
      await looping;
      clearInterval(beat);
      await Promise.allSettled(running.keys());
      await unlisten();
      await sql.query('update pgflow.workers set deprecated_at = clock_timestamp() where worker_id = $1', [
        id,
      ]);
    },
  };
}

function longestDeadline(flow: AnyFlow): number {
  const own = flow.stepOrder.map((slug) => flow.getStepDefinition(slug).options.timeout ?? 0);
  return Math.max(flow.options.timeout ?? 60, ...own);
}
