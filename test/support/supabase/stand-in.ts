import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { SupabaseClient } from '@supabase/supabase-js';
import { installSchema } from '../../../bff/adapters/install-schema.ts';
import { openPostgres } from '../../../bff/adapters/postgres-sql.ts';
import { openSupabase } from '../../../bff/adapters/open-supabase.ts';
import type { Sql } from '../../../flows/ports.ts';
import { fetchPackages } from '../runtimes/install.ts';
import { startRealtimeServer, type Broadcast, type RealtimeServer } from './realtime-server.ts';

/** Supabase's own REST interface over a real PostgreSQL, in this process, with a small Realtime beside it. */
export interface SupabaseStandIn {
  /** What a server is started with. */
  env: { SUPABASE_URL: string; SUPABASE_SERVICE_ROLE_KEY: string; DATABASE_URL: string };
  /** A client with the service key; each has a socket of its own. */
  supabase(): SupabaseClient;
  /** The database itself. */
  sql: Sql;
  realtime: RealtimeServer;
  /** Waits before each answer of the REST interface, in ms. */
  answerDelayMs: number;
  /** A request with the key of a browser. */
  asAnon(): SupabaseClient;
  close(): Promise<void>;
}

const asItIs = {
  serialize: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
  parse: (text: string) => JSON.parse(text) as unknown,
};

interface LiteApp {
  fetch(request: Request): Promise<Response> | Response;
}

const packages = ['@supabase/lite@0.10.0', 'postgres@3.4.9'];
const serviceKey = 'sb_secret_of_the_stand_in';
const anonKey = 'sb_publishable_of_the_stand_in';

/** The packages of the stand-in, 50 MB that only these tests need; undefined, with the reason printed, without them. */
export const findStandIn = (): string | undefined => fetchPackages('supabase-lite', packages);

/** Roles as Supabase makes them, and its Realtime: messages are rows, of any size, that the server reads. */
const before = readFileSync(new URL('before.sql', import.meta.url), 'utf8');

/** Starts it on an empty database; `modules` is what {@link findStandIn} has found; `importModule`: how a module is loaded. */
export async function startStandIn(
  modules: string,
  databaseUrl: string,
  importModule = (address: string) => import(/* @vite-ignore */ address),
): Promise<SupabaseStandIn> {
  const sql = openPostgres(databaseUrl);
  await sql.script(before);
  await installSchema(sql);
  const load = (path: string) => importModule(pathToFileURL(join(modules, '@supabase/lite/dist', path)).href);
  const { App } = await load('index.js');
  const { createPostgresConnection } = await load('db/postgres/PostgresConnection.js');
  const connection = createPostgresConnection({
    url: databaseUrl,
    // It hands arguments on as JSON that is written already, and its driver would write it a second time.
    postgresOptions: {
      types: { json: { to: 114, from: [114, 3802], ...asItIs }, jsonb: { to: 3802, from: [], ...asItIs } },
    },
  });
  const app: LiteApp = new App({
    connection,
    api: { schemas: ['public', 'pgflow'] },
    options: { server: { apiKeys: { resolver: async (key: string) => roleOf(key) } } },
  });
  // One request at a time: invalid ones beside valid ones have broken those.
  let last: Promise<unknown> = Promise.resolve();
  const answer = async (request: Request) => {
    const next = last.then(() => app.fetch(request));
    last = next.catch(() => undefined);
    const response = await next;
    await new Promise((resolve) => setTimeout(resolve, self.answerDelayMs));
    return response;
  };
  const fetch: typeof globalThis.fetch = (input, init) => {
    const aborted = new Promise<never>((_, reject) => {
      const { signal } = init ?? {};
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
    const { signal: _, ...rest } = init ?? {};
    return Promise.race([answer(new Request(input, rest)), aborted]);
  };
  const realtime = await startRealtimeServer(serviceKey, answer);
  const unlisten = await sql.listen('stand_in_message', (id) => {
    void sql
      .query<Broadcast>(
        'delete from realtime.messages where id = $1::bigint returning topic, event, payload, private',
        [id],
      )
      .then(([message]) => message && realtime.broadcast(message))
      .catch(() => undefined);
  });

  const open = (key: string) => openSupabase({ url: realtime.url, serviceKey: key }, fetch);
  const self: SupabaseStandIn = {
    env: { SUPABASE_URL: realtime.url, SUPABASE_SERVICE_ROLE_KEY: serviceKey, DATABASE_URL: databaseUrl },
    supabase: () => open(serviceKey),
    sql,
    realtime,
    answerDelayMs: 0,
    asAnon: () => open(anonKey),
    async close() {
      await unlisten();
      await realtime.close();
      await connection.close();
      await sql.close();
    },
  };
  return self;
}

function roleOf(key: string): { type: string; claims: { role: string } } | null {
  if (key === serviceKey) return { type: 'secret', claims: { role: 'service_role' } };
  return key === anonKey ? { type: 'publishable', claims: { role: 'anon' } } : null;
}
