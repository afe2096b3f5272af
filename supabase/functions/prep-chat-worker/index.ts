import { EdgeWorker } from 'jsr:@pgflow/edge-worker@0.8.1';
import postgres from 'npm:postgres@3.4.9';
import { chatPreparation } from '../../../flows/chat-preparation.ts';
import { createSqlPassageStore } from '../../../flows/content/sql-passage-store.ts';
import { createSqlPreparationStore } from '../../../flows/content/sql-preparation-store.ts';
import type { Sql, StepPorts } from '../../../flows/ports.ts';
import { withPorts } from '../../../flows/worker/with-ports.ts';

/** Prepares questions on Supabase's edge, by words alone; content is read by `prep-chat ingest` or `prep-chat worker`. */
const url = Deno.env.get('EDGE_WORKER_DB_URL') ?? Deno.env.get('SUPABASE_DB_URL');
if (!url) throw new Error('EDGE_WORKER_DB_URL: set it to the transaction pooler of the project');

const bigint = { to: 20, from: [20], serialize: String, parse: Number };
const pool = postgres(url, { max: 3, prepare: false, types: { bigint } });
const sql: Pick<Sql, 'query'> = {
  query: async (text, params = []) => [...(await pool.unsafe(text, [...params] as never[]))] as never,
};
const ports: StepPorts = {
  passages: (siteKey) => createSqlPassageStore(sql, siteKey),
  preparations: createSqlPreparationStore(sql),
};

EdgeWorker.start(withPorts(chatPreparation, ports), {
  connectionString: url,
  maxConcurrent: 4,
  maxPgConnections: 2,
  batchSize: 4,
  // Longer than the longest step may take, or a second worker would do it beside the first.
  visibilityTimeout: 25,
});
