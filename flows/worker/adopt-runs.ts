import type { Sql } from '../ports.ts';

/**
 * Begins anew, under the present flow and their own ids, what an earlier version of the flow has left
 * unfinished and no living worker serves; a watcher sees its steps go on. A worker that was declared dead
 * and comes back finds its task gone. `deadAfterMs` as in {@link sweepDeadWorkers}. Returns how many.
 */
export function adoptRuns(
  sql: Sql,
  flowSlug: string,
  earlierSlugs: readonly string[],
  deadAfterMs = 8_000,
): Promise<number> {
  return sql.transaction(async (transaction) => {
    // two processes must not adopt the same run
    await transaction.query("select pg_advisory_xact_lock(hashtext('prep_chat.adopt_runs'))");
    const runs = await transaction.query<{ run_id: string }>(
      `select run.run_id from pgflow.runs run
        where run.status = 'started' and run.flow_slug = any($1::text[])
          and not exists (
            select from pgflow.workers worker
             where worker.queue_name = run.flow_slug and worker.deprecated_at is null
               and worker.last_heartbeat_at > now() - make_interval(secs => $2::float8 / 1000))`,
      [earlierSlugs, deadAfterMs],
    );
    for (const { run_id: id } of runs) await beginAnew(transaction, flowSlug, id);
    return runs.length;
  });
}

/** Runs a run's input through the present flow from its first step, under the run's id. */
export async function beginAnew(sql: Pick<Sql, 'query'>, flowSlug: string, runId: string): Promise<void> {
  const [run] = await sql.query<{ input: unknown }>('select input from pgflow.runs where run_id = $1', [
    runId,
  ]);
  if (!run) return;
  // tasks before runs, the order of a worker that settles one
  await sql.query('select from pgflow.step_tasks where run_id = $1 for update', [runId]);
  await sql.query(
    'select pgmq.delete(flow_slug, message_id) from pgflow.step_tasks where run_id = $1 and message_id is not null',
    [runId],
  );
  await sql.query('delete from pgflow.step_tasks where run_id = $1', [runId]);
  await sql.query('delete from pgflow.step_states where run_id = $1', [runId]);
  await sql.query('delete from pgflow.runs where run_id = $1', [runId]);
  await sql.query('select from pgflow.start_flow($1::text, $2::text::jsonb, $3::uuid)', [
    flowSlug,
    JSON.stringify(run.input),
    runId,
  ]);
}
