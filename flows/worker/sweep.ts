import type { Sql } from '../ports.ts';

/**
 * Takes tasks away from workers that died and gives them to the living, so that a run always
 * ends: pgflow 0.8.1 leaves a task of a dead worker `started` for ever.
 * A worker is dead when it stopped (pgflow calls that deprecated) or its heartbeat is older than `deadAfterMs`; with
 * `deadAfterMs` 0 every other worker is, for a database that this process owns alone.
 * `held`: messages of the tasks that this worker runs. What else is under its name it does not know of: the claim or the
 * result was lost with a connection, and nobody would come back for it.
 * Returns how many tasks were taken.
 */
export function sweepDeadWorkers(
  sql: Sql,
  flowSlug: string,
  workerId: string,
  deadAfterMs: number,
  held: readonly number[] = [],
): Promise<number> {
  return sql.transaction(async (transaction) => {
    const orphans = await transaction.query<{
      run_id: string;
      step_slug: string;
      task_index: number;
      message_id: number;
      spent: boolean;
    }>(
      `select task.run_id, task.step_slug, task.task_index, task.message_id,
              task.attempts_count >= coalesce(step.opt_max_attempts, flow.opt_max_attempts) as spent
         from pgflow.step_tasks task
         join pgflow.flows flow using (flow_slug)
         join pgflow.steps step using (flow_slug, step_slug)
         left join pgflow.workers worker on worker.worker_id = task.last_worker_id
        where task.flow_slug = $1 and task.status = 'started'
          and case when task.last_worker_id = $2::uuid
                then task.message_id <> all($4::bigint[])
                     and task.started_at <= now() - make_interval(secs => $3::float8 / 1000)
                else worker.worker_id is null or worker.deprecated_at is not null
                     or worker.last_heartbeat_at <= now() - make_interval(secs => $3::float8 / 1000) end
        for update of task skip locked`,
      [flowSlug, workerId, deadAfterMs, held],
    );
    for (const task of orphans) {
      const key = [task.run_id, task.step_slug, task.task_index];
      if (task.spent) {
        await transaction.query('select from pgflow.fail_task($1::uuid, $2::text, $3::integer, $4::text)', [
          ...key,
          'The worker stopped in the middle of this step, each time it was tried.',
        ]);
        continue;
      }
      await transaction.query(
        `update pgflow.step_tasks set status = 'queued', started_at = null, last_worker_id = null
          where run_id = $1 and step_slug = $2 and task_index = $3`,
        key,
      );
      await transaction.query('select from pgmq.set_vt($1::text, $2::bigint, 0)', [
        flowSlug,
        task.message_id,
      ]);
    }
    return orphans.length;
  });
}
