import type { FlowStatus, FlowStep, FlowTask } from '../ports/run-store.ts';

/** A step of a run with its tasks, as the engine's tables have them. */
export interface StepRow {
  slug: string;
  status: FlowStatus;
  step_type: 'single' | 'map';
  started_at: Date | null;
  completed_at: Date | null;
  error: string | null;
  tasks: TaskRow[] | null;
}

/** As JSON: times are texts. */
interface TaskRow {
  status: 'queued' | 'started' | 'completed' | 'failed';
  attempts: number;
  output: unknown;
  started_at: string | null;
  completed_at: string | null;
}

/** A step as the port tells it. */
export function toStep(row: StepRow): FlowStep {
  const tasks = (row.tasks ?? []).map(toTask);
  const isMap = row.step_type === 'map';
  const output = isMap ? undefined : tasks[0]?.output;
  return {
    slug: row.slug,
    status: row.status,
    retrying: tasks.some(({ retrying }) => retrying),
    ...(output === undefined ? {} : { output }),
    ...(row.started_at ? { startedAt: row.started_at } : {}),
    ...(row.completed_at ? { completedAt: row.completed_at } : {}),
    ...(row.error === null ? {} : { error: row.error }),
    ...(isMap && tasks.length > 0 ? { tasks } : {}),
  };
}

/** One that waits in the queue has begun for whoever looks on: its step has. */
function toTask({ status, attempts, output, started_at: start, completed_at: end }: TaskRow): FlowTask {
  return {
    status: status === 'queued' ? 'started' : status,
    retrying: status === 'queued' && attempts > 0,
    ...(output === null ? {} : { output }),
    ...(start ? { startedAt: new Date(start) } : {}),
    ...(end ? { completedAt: new Date(end) } : {}),
  };
}
