import type { Sql } from '../../flows/ports.ts';
import { beginAnew } from '../../flows/worker/adopt-runs.ts';
import type { FlowEvent, FlowSnapshot, FlowStatus, RunStore } from '../ports/run-store.ts';
import { toStep, type StepRow } from './flow-steps.ts';
import { RunWatchers } from './run-watchers.ts';

interface SnapshotRow extends StepRow {
  run_id: string;
  run_status: FlowStatus;
  run_started_at: Date;
}

/** Runs in pgflow's tables, on PGlite or PostgreSQL; one listener serves all watchers of the process. */
export async function createSqlRunStore(sql: Sql, flowSlug: string): Promise<RunStore> {
  const watchers = new RunWatchers();
  const unlisten = await sql.listen('prep_chat_run', (payload) => {
    const { run, ...event } = JSON.parse(payload) as FlowEvent & { run: string };
    watchers.tell(run, event);
  });

  return {
    async start(flowRunId, input) {
      try {
        await sql.query('select from pgflow.start_flow($1::text, $2::text::jsonb, $3::uuid)', [
          flowSlug,
          JSON.stringify(input),
          flowRunId,
        ]);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
      }
    },

    snapshot: async (flowRunId) => (await snapshots(sql, [flowRunId])).get(flowRunId),
    snapshots: (flowRunIds) => snapshots(sql, flowRunIds),

    events: (flowRunId, signal) => watchers.events(flowRunId, signal),

    async retry(flowRunId) {
      return sql.transaction(async (transaction) => {
        const [old] = await transaction.query(
          "select from pgflow.runs where run_id = $1 and status = 'failed' and flow_slug <> $2 for update",
          [flowRunId, flowSlug],
        );
        if (old) {
          // nobody serves the flow of an earlier version
          await beginAnew(transaction, flowSlug, flowRunId);
          return true;
        }
        const failed = await transaction.query(
          `update pgflow.runs set status = 'started', started_at = now(), failed_at = null
            where run_id = $1 and status = 'failed' returning run_id`,
          [flowRunId],
        );
        if (failed.length === 0) return false;
        await transaction.query(
          `update pgflow.step_states set status = 'started', failed_at = null, error_message = null
            where run_id = $1 and status = 'failed'`,
          [flowRunId],
        );
        await transaction.query(
          `update pgflow.step_tasks
              set status = 'queued', attempts_count = 0, started_at = null, failed_at = null, error_message = null,
                  queued_at = now(), last_worker_id = null,
                  message_id = (select * from pgmq.send(flow_slug, jsonb_build_object('flow_slug', flow_slug,
                    'run_id', run_id, 'step_slug', step_slug, 'task_index', task_index)))
            where run_id = $1 and status in ('failed', 'queued', 'started')`,
          [flowRunId],
        );
        return true;
      });
    },

    async erase(flowRunId) {
      await sql.query('select prep_chat.erase_flow_runs(array[$1::uuid])', [flowRunId]);
    },

    close: unlisten,
  };
}

async function snapshots(sql: Sql, flowRunIds: readonly string[]): Promise<Map<string, FlowSnapshot>> {
  const found = new Map<string, FlowSnapshot>();
  for (const row of await sql.query<SnapshotRow>(snapshotQuery, [JSON.stringify(flowRunIds)])) {
    const snapshot = found.get(row.run_id) ?? {
      status: row.run_status,
      startedAt: row.run_started_at,
      steps: [],
    };
    snapshot.steps.push(toStep(row));
    found.set(row.run_id, snapshot);
  }
  return found;
}

// An array is looked up by index; a list of rows would be joined with every run there is.
// `retrying` and the error of an attempt are told by the task: a retry sends no event.
const snapshotQuery = `
  select run.run_id, run.status as run_status, run.started_at as run_started_at, state.step_slug as slug, state.status,
         state.started_at, state.completed_at, state.error_message as error, step.step_type, task.tasks
    from pgflow.runs run
    join pgflow.step_states state using (run_id)
    join pgflow.steps step on step.flow_slug = state.flow_slug and step.step_slug = state.step_slug
    left join lateral (
      select json_agg(json_build_object('status', one.status, 'attempts', one.attempts_count, 'output', one.output,
               'started_at', one.started_at, 'completed_at', one.completed_at) order by one.task_index) as tasks
        from pgflow.step_tasks one
       where one.run_id = state.run_id and one.step_slug = state.step_slug
    ) task on true
   where run.run_id = any(array(select value::uuid from json_array_elements_text($1::text::json)))
   order by run.run_id, step.step_index`;

/** SQLSTATE 23505: that run was already started. */
function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
