import { PgflowClient } from '@pgflow/client';
import type { PostgrestError, SupabaseClient } from '@supabase/supabase-js';
import { z } from '@hono/zod-openapi';
import { PrepChatError } from '../errors.ts';
import type { FlowSnapshot, RunStore } from '../ports/run-store.ts';
import { toStep } from './flow-steps.ts';

export { openSupabase } from './open-supabase.ts';
import { RunChannels } from './run-channels.ts';
import { RunWatchers } from './run-watchers.ts';

export interface SupabaseRunStoreOptions {
  /** A client with the service key. */
  supabase: SupabaseClient;
  flowSlug: string;
  /** The same runs over a connection to the database, for what needs a transaction. */
  direct: Pick<RunStore, 'retry' | 'erase' | 'close'>;
  onError: (error: unknown) => void;
  /** Longest wait for an answer, in ms. */
  patienceMs?: number;
  /** How long a run's channel stays open for the watcher that usually comes after a start, in ms. */
  warmMs?: number;
}

/**
 * Runs in pgflow's tables on Supabase: started and read over its REST interface, told of by its Realtime,
 * whose messages are hints like any other. Only the subscriptions of pgflow's client are used: its own
 * waiting loses what happens while a socket is down, and its copy of a run can be overwritten by a late answer.
 */
export function createSupabaseRunStore(options: SupabaseRunStoreOptions): RunStore {
  const { supabase, flowSlug, direct, onError, patienceMs = 2_000, warmMs = 10_000 } = options;
  const pgflow = supabase.schema('pgflow');
  const watchers = new RunWatchers();
  const client = new PgflowClient(withPrivateChannels(supabase), { realtimeStabilizationDelayMs: 0 });
  client.onRunEvent(({ run_id, status }) => watchers.tell(run_id, { status }));
  client.onStepEvent(({ run_id, step_slug, status }) => watchers.tell(run_id, { step: step_slug, status }));
  const channels = new RunChannels(
    supabase,
    client,
    (id) => watchers.tell(id, { status: 'joined' }),
    onError,
  );
  const inTime = () => AbortSignal.timeout(patienceMs);
  const flows = new Map<string, Promise<Map<string, StepShape>>>();

  function shapesOf(slug: string): Promise<Map<string, StepShape>> {
    const known = flows.get(slug) ?? readShapes(slug);
    flows.set(slug, known);
    known.catch(() => flows.delete(slug));
    return known;
  }

  async function readShapes(slug: string): Promise<Map<string, StepShape>> {
    const { data, error } = await pgflow
      .from('steps')
      .select('step_slug, step_type, step_index')
      .eq('flow_slug', slug)
      .abortSignal(inTime());
    if (error) throw toStorageError(error);
    return new Map(shapes.parse(data).map((shape) => [shape.step_slug, shape]));
  }

  async function snapshots(flowRunIds: readonly string[]): Promise<Map<string, FlowSnapshot>> {
    if (flowRunIds.length === 0) return new Map();
    const { data, error } = await pgflow
      .from('runs')
      .select(runColumns)
      .in('run_id', [...flowRunIds])
      .abortSignal(inTime());
    if (error) throw toStorageError(error);
    const found = new Map<string, FlowSnapshot>();
    for (const run of runs.parse(data)) {
      found.set(run.run_id, {
        status: run.status,
        startedAt: run.started_at,
        steps: toSteps(run, await shapesOf(run.flow_slug)),
      });
    }
    return found;
  }

  return {
    async start(flowRunId, input) {
      const { error } = await pgflow
        .rpc('start_flow', { flow_slug: flowSlug, input, run_id: flowRunId })
        .abortSignal(inTime());
      // That run was already started.
      if (error && error.code !== '23505') throw toStorageError(error);
      const release = channels.hold(flowRunId);
      setTimeout(release, warmMs).unref();
    },
    snapshot: async (flowRunId) => (await snapshots([flowRunId])).get(flowRunId),
    snapshots,
    async *events(flowRunId, signal) {
      const release = channels.hold(flowRunId);
      try {
        yield* watchers.events(flowRunId, signal);
      } finally {
        release();
      }
    },
    retry: direct.retry,
    erase: direct.erase,
    async close() {
      await channels.close();
      await direct.close();
    },
  };
}

/** Public channels are closed in a project that is in order: only private ones reach the service key. */
function withPrivateChannels(supabase: SupabaseClient): SupabaseClient {
  const channel: SupabaseClient['channel'] = (name) => supabase.channel(name, { config: { private: true } });
  return Object.create(supabase, { channel: { value: channel } }) as SupabaseClient;
}

const status = z.enum(['created', 'started', 'completed', 'failed']).catch('started');
const time = z.coerce.date();

const shapes = z.array(
  z.object({ step_slug: z.string(), step_type: z.enum(['single', 'map']), step_index: z.number() }),
);
type StepShape = z.infer<typeof shapes>[number];

const runs = z.array(
  z.object({
    run_id: z.string(),
    flow_slug: z.string(),
    status,
    started_at: time,
    step_states: z.array(
      z.object({
        step_slug: z.string(),
        status,
        started_at: time.nullable(),
        completed_at: time.nullable(),
        error_message: z.string().nullable(),
      }),
    ),
    step_tasks: z.array(
      z.object({
        step_slug: z.string(),
        task_index: z.number(),
        status: z.enum(['queued', 'started', 'completed', 'failed']).catch('started'),
        attempts_count: z.number(),
        output: z.unknown(),
        started_at: z.string().nullable(),
        completed_at: z.string().nullable(),
      }),
    ),
  }),
);
const runColumns =
  'run_id, flow_slug, status, started_at, step_states(step_slug, status, started_at, completed_at, error_message), step_tasks(step_slug, task_index, status, attempts_count, output, started_at, completed_at)';

function toSteps(run: z.infer<typeof runs>[number], shape: Map<string, StepShape>) {
  const place = (slug: string) => shape.get(slug)?.step_index ?? shape.size;
  return run.step_states
    .toSorted((one, other) => place(one.step_slug) - place(other.step_slug))
    .map(({ step_slug: slug, error_message: error, ...state }) =>
      toStep({
        ...state,
        slug,
        error,
        step_type: shape.get(slug)?.step_type ?? 'single',
        tasks: run.step_tasks
          .filter((task) => task.step_slug === slug)
          .toSorted((one, other) => one.task_index - other.task_index)
          .map(({ attempts_count: attempts, output = null, ...task }) => ({ ...task, attempts, output })),
      }),
    );
}

function toStorageError(error: PostgrestError): PrepChatError {
  return new PrepChatError('storage_unavailable', { cause: error });
}
