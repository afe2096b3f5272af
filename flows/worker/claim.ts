import type { Sql } from '../ports.ts';

/** One attempt at one task that this worker has taken. */
export interface Task {
  runId: string;
  stepSlug: string;
  taskIndex: number;
  attempt: number;
  /** Its place in the queue. */
  messageId: number;
  input: unknown;
}

/**
 * Takes up to `count` tasks off the flow's queue. `visibilitySeconds` hides their messages from
 * other workers and must exceed the longest step deadline; with `runId` only that run's. Never waits inside the database:
 * on PGlite a sleeping query would freeze the process. One transaction, so that a worker that dies
 * in between hides no message.
 */
export function claimTasks(
  sql: Sql,
  flowSlug: string,
  workerId: string,
  count: number,
  visibilitySeconds: number,
  runId?: string,
): Promise<Task[]> {
  return sql.transaction(async (transaction) => {
    const messages = await transaction.query<{ msg_id: number }>(
      `select msg_id from pgmq.read(queue_name => $1::text, vt => $2::integer, qty => $3::integer,
         conditional => $4::text::jsonb)`,
      [flowSlug, visibilitySeconds, count, JSON.stringify(runId ? { run_id: runId } : {})],
    );
    if (messages.length === 0) return [];
    const rows = await transaction.query<{
      run_id: string;
      step_slug: string;
      task_index: number;
      msg_id: number;
      input: unknown;
    }>('select run_id, step_slug, task_index, msg_id, input from pgflow.start_tasks($1, $2::bigint[], $3)', [
      flowSlug,
      messages.map((message) => message.msg_id),
      workerId,
    ]);
    if (rows.length === 0) return [];
    const attempts = await transaction.query<{ message_id: number; attempts_count: number }>(
      'select message_id, attempts_count from pgflow.step_tasks where flow_slug = $1 and message_id = any($2::bigint[])',
      [flowSlug, rows.map((row) => row.msg_id)],
    );
    const attemptOf = new Map(attempts.map((row) => [row.message_id, row.attempts_count]));
    return rows.map((row) => ({
      runId: row.run_id,
      stepSlug: row.step_slug,
      taskIndex: row.task_index,
      attempt: attemptOf.get(row.msg_id) ?? 1,
      messageId: row.msg_id,
      input: row.input,
    }));
  });
}
