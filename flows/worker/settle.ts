import type { Sql } from '../ports.ts';
import type { Task } from './claim.ts';

/** How a run stands. */
export type RunStatus = 'started' | 'completed' | 'failed';

/**
 * Only the worker that holds a task may settle it: a worker that was declared dead and comes
 * back late finds the task with another worker or another attempt, and its result is refused.
 */
const held = `select from pgflow.step_tasks
  where run_id = $1 and step_slug = $2 and task_index = $3
    and status = 'started' and last_worker_id = $4 and attempts_count = $5
  for update`;

function settle(
  sql: Sql,
  workerId: string,
  task: Task,
  statement: string,
  value: string,
): Promise<RunStatus | undefined> {
  return sql.transaction(async (transaction) => {
    const key = [task.runId, task.stepSlug, task.taskIndex];
    const rows = await transaction.query(held, [...key, workerId, task.attempt]);
    if (rows.length === 0) return undefined;
    await transaction.query(statement, [...key, value]);
    const [run] = await transaction.query<{ status: RunStatus }>(
      'select status from pgflow.runs where run_id = $1',
      [task.runId],
    );
    return run?.status;
  });
}

/** Stores the output and starts what depends on it; undefined when the task is no longer this worker's. */
export function completeTask(
  sql: Sql,
  workerId: string,
  task: Task,
  output: unknown,
): Promise<RunStatus | undefined> {
  const statement = 'select from pgflow.complete_task($1::uuid, $2::text, $3::integer, $4::text::jsonb)';
  return settle(sql, workerId, task, statement, JSON.stringify(output ?? null));
}

/** Queues the task again with a delay, or fails step and run when no attempt is left. */
export function failTask(
  sql: Sql,
  workerId: string,
  task: Task,
  reason: string,
): Promise<RunStatus | undefined> {
  const statement = 'select from pgflow.fail_task($1::uuid, $2::text, $3::integer, $4::text)';
  return settle(sql, workerId, task, statement, reason);
}
