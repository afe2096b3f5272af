// What the edge function uses of pgflow's edge worker, which only the registry JSR has: claim, run, settle.
import postgres from 'npm:postgres@3.4.9';

interface Task {
  run_id: string;
  step_slug: string;
  task_index: number;
  input: never;
}

/** As much of a flow as a worker needs. */
interface ShimFlow {
  slug: string;
  getStepDefinition(slug: string): {
    handler(input: never, context: { shutdownSignal: AbortSignal }): unknown;
  };
}

interface ShimConfig {
  connectionString: string;
  batchSize: number;
  visibilityTimeout: number;
  maxConcurrent?: number;
  maxPgConnections?: number;
}

export const EdgeWorker = {
  start(flow: ShimFlow, { connectionString, batchSize, visibilityTimeout }: ShimConfig): void {
    const sql = postgres(connectionString, { max: 2, prepare: false, onnotice: () => {} });
    const id = crypto.randomUUID();
    const { signal } = new AbortController();

    async function run(task: Task): Promise<void> {
      const key = [task.run_id, task.step_slug, task.task_index];
      try {
        const output = await flow
          .getStepDefinition(task.step_slug)
          .handler(task.input, { shutdownSignal: signal });
        await sql.unsafe('select from pgflow.complete_task($1, $2, $3, $4::text::jsonb)', [
          ...key,
          JSON.stringify(output ?? null),
        ]);
      } catch (error) {
        console.error(error);
        await sql.unsafe('select from pgflow.fail_task($1, $2, $3, $4)', [...key, String(error)]);
      }
    }

    void (async () => {
      await sql`insert into pgflow.workers (worker_id, queue_name, function_name) values (${id}, ${flow.slug}, 'edge')`;
      console.log('edge worker started');
      for (;;) {
        const read =
          await sql`select msg_id from pgmq.read(${flow.slug}, ${visibilityTimeout}, ${batchSize})`;
        const ids = read.map(({ msg_id: message }) => Number(message));
        const tasks = ids.length
          ? await sql.unsafe<Task[]>('select * from pgflow.start_tasks($1, $2::bigint[], $3)', [
              flow.slug,
              ids,
              id,
            ])
          : [];
        await Promise.all(tasks.map(run));
        await sql`update pgflow.workers set last_heartbeat_at = now() where worker_id = ${id}`;
        if (tasks.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
  },
};
