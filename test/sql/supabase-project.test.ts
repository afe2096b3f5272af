import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { schemaScripts } from '../../bff/adapters/schema-scripts.ts';
import type { Sql } from '../../flows/ports.ts';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { ApiClient, textOf } from '../support/api-client.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { freshDataDir, runProduct, startProduct } from '../support/product.ts';
import { fetchPackages, findRuntime } from '../support/runtimes/install.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = fetchPackages('supabase-cli', ['supabase@3.1.0']);
const deno = findRuntime('deno');
const importMap = join(root, 'test/support/supabase/import-map.json');
const source = join(root, 'supabase/functions/prep-chat-worker/index.ts');

describe.runIf(packages)('a project that the Supabase CLI has pushed', () => {
  const folder = freshDataDir();
  const project = mkdtempSync(join(tmpdir(), 'prep-chat-supabase-'));
  let cluster: Cluster;
  let sql: Sql;
  let pushed: { status: number | null; output: string };
  let edge: ChildProcess | undefined;

  const cli = (args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(packages ?? '', '.bin/supabase'), args, {
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env['PATH'], HOME: project, DO_NOT_TRACK: '1' },
    });
    return { status, output: stdout + stderr };
  };
  const push = () => cli(['db', 'push', '--workdir', project, `--remote=${cluster.url}`, '--yes']);

  beforeAll(async () => {
    cluster = await startCluster();
    sql = openPostgres(cluster.url);
    await sql.script(readFileSync(join(root, 'test/support/supabase/before.sql'), 'utf8'));
    await ensureBuilt(root, { release: true });
    const written = await runProduct(['supabase', project], {});
    expect(written.code, written.output).toBe(0);
    // This PostgreSQL has no extension pgmq, so its script comes first and the lines that ask for it go.
    const [queue] = await schemaScripts({ queue: 'script', realtime: true });
    await sql.script(queue?.text ?? '');
    const migrations = join(project, 'supabase/migrations');
    for (const name of readdirSync(migrations)) {
      const lines = readFileSync(join(migrations, name), 'utf8').split('\n');
      writeFileSync(
        join(migrations, name),
        lines.filter((line) => !/^create extension .*pgmq/i.test(line)).join('\n'),
      );
    }
    pushed = push();
  });
  afterAll(async () => {
    edge?.kill('SIGKILL');
    await sql.close();
    await cluster.dispose();
    folder.dispose();
    rmSync(project, { recursive: true, force: true });
  });

  /** As one of Supabase's roles, with the claims of a token; rolled back. */
  async function as<Row extends object>(
    role: string,
    statement: string,
    subject?: string,
  ): Promise<Row[] | string> {
    const undone = new Error('undone');
    let result: Row[] | string = [];
    await sql
      .transaction(async (transaction) => {
        await transaction.query("select set_config('role', $1, true)", [role]);
        const claims = JSON.stringify(subject ? { sub: subject, role } : { role });
        await transaction.query("select set_config('request.jwt.claims', $1, true)", [claims]);
        try {
          result = await transaction.query<Row>(statement);
        } catch (error) {
          result = `${(error as { code?: string }).code ?? (error as Error).message} ${((error as Error).cause as { code?: string } | undefined)?.code ?? ''}`;
        }
        throw undone;
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error;
      });
    return result;
  }

  it('takes every migration, pgflow’s first, and has nothing to do the second time', async () => {
    expect(pushed.status, pushed.output).toBe(0);
    const [row] = await sql.query<{ applied: number }>(
      'select count(*)::int as applied from supabase_migrations.schema_migrations',
    );
    expect(row?.applied).toBe(readdirSync(join(project, 'supabase/migrations')).length);
    expect(push().output).toMatch(/up to date/i);
  });

  it('is what a server finds up to date, whose doctor finds no problem', async () => {
    const dry = await runProduct(['migrate', '--dry-run'], { DATABASE_URL: cluster.url });
    expect(dry.output).toMatch(/^0 to run, nothing changed$/m);
    const { output } = await runProduct(['doctor', '--json'], { DATABASE_URL: cluster.url });
    const { findings } = JSON.parse(output) as { findings: { level: string; about: string }[] };
    expect(findings.filter(({ level }) => level === 'problem')).toEqual([]);
  });

  it('answers a question with nothing but DATABASE_URL', { timeout: 60_000 }, async () => {
    const product = await startProduct(folder.dataDir, { DATABASE_URL: cluster.url });
    const client = ApiClient.to(product.url);
    await client.startSession();
    const { parts } = await client.ask('How do I put the widget on my page?');
    expect(textOf(parts)).toMatch(/script tag/);
    expect(await product.stop()).toBe(0);
  });

  it('SEC-22 lets anon and authenticated read nothing and start nothing, and service_role work', async () => {
    const tables = await sql.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('prep_chat', 'pgflow', 'pgmq') and c.relkind in ('r', 'p')`,
    );
    expect(tables.length).toBeGreaterThan(30);
    for (const role of ['anon', 'authenticated']) {
      for (const { name } of tables)
        expect([role, name, await as(role, `select * from ${name} limit 1`)]).toEqual([
          role,
          name,
          expect.stringContaining('42501'),
        ]);
      expect(await as(role, `select * from pgflow.start_flow('chat_preparation_2', '{}'::jsonb)`)).toContain(
        '42501',
      );
    }
    expect(
      await as('service_role', `select flow_slug from pgflow.start_flow('chat_preparation_2', '{}'::jsonb)`),
    ).toEqual([{ flow_slug: 'chat_preparation_2' }]);
  });

  it('SEC-22 even with the schemas opened and every table granted, rows stay closed', async () => {
    const open = `grant usage on schema prep_chat, pgflow to anon; grant select on all tables in schema prep_chat, pgflow to anon`;
    await sql.script(open);
    expect(await as('anon', 'select * from prep_chat.turns')).toEqual([]);
    expect(await as('anon', 'select * from pgflow.runs')).toEqual([]);
    expect(await sql.query('select from prep_chat.turns')).not.toEqual([]);
    await sql.script(open.replaceAll('grant ', 'revoke ').replaceAll(' to anon', ' from anon'));
  });

  it('shows a signed-in visitor their own rows alone, once the optional policies are there', async () => {
    await sql.script(readFileSync(join(project, 'supabase/optional/own-rows.sql'), 'utf8'));
    for (const subject of ['ada', 'b"ob'])
      await sql.query(
        `with visitor as (
           insert into prep_chat.visitors (id, site_key, subject_hash) values ($1, 'default', decode($2, 'hex')) returning id
         ), run as (
           insert into prep_chat.runs (id, visitor_id, flow_run_id, flow_slug, question)
           select 'run_' || id, id, gen_random_uuid(), 'x', 'secret of ' || id from visitor
         ) insert into prep_chat.conversations (id, visitor_id) select 'con_' || id, id from visitor`,
        [
          `visitor_${subject}`,
          createHash('sha256')
            .update(JSON.stringify(['default', subject]))
            .digest('hex'),
        ],
      );
    const questions = 'select question from prep_chat.runs';
    expect(await as('authenticated', questions, 'ada')).toEqual([{ question: 'secret of visitor_ada' }]);
    expect(await as('authenticated', questions, 'b"ob')).toEqual([{ question: 'secret of visitor_b"ob' }]);
    expect(await as('authenticated', questions, 'eve')).toEqual([]);
    expect(await as('authenticated', questions)).toEqual([]);
    expect(await as('anon', questions, 'ada')).toContain('42501');
    expect(await as('authenticated', 'select * from prep_chat.sessions', 'ada')).toContain('42501');
    expect(await as('authenticated', "update prep_chat.runs set question = ''", 'ada')).toContain('42501');
    const { output } = await runProduct(['doctor', '--json'], { DATABASE_URL: cluster.url });
    expect(output).toMatch(/authenticated has a privilege on prep_chat\.runs/);
  });

  it.runIf(deno)('has an edge function that type-checks under Deno', { timeout: 120_000 }, () => {
    const { status, stdout, stderr } = spawnSync(
      deno ?? '',
      ['check', '--node-modules-dir=manual', '--no-lock', `--import-map=${importMap}`, source],
      { cwd: root, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: project, NO_COLOR: '1' } },
    );
    expect(status, stdout + stderr).toBe(0);
  });

  it.runIf(deno)(
    'has an edge function, built to one file, whose steps prepare a question under Deno',
    { timeout: 120_000 },
    async () => {
      const built = join(root, 'dist/supabase/functions/prep-chat-worker/index.js');
      const child = spawn(
        deno ?? '',
        ['run', '--allow-all', '--node-modules-dir=manual', '--no-lock', `--import-map=${importMap}`, built],
        {
          cwd: root,
          env: { PATH: process.env['PATH'], HOME: project, NO_COLOR: '1', EDGE_WORKER_DB_URL: cluster.url },
        },
      );
      edge = child;
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      const product = await startProduct(folder.dataDir, {
        DATABASE_URL: cluster.url,
        PREP_CHAT_WORKER: '0',
      });
      const client = ApiClient.to(product.url);
      await client.startSession();
      await expect.poll(() => output, { timeout: 30_000 }).toContain('edge worker started');
      const { runId } = await client.prepare('How do I put the widget on my page?', { reuse: 'fresh' });
      expect((await client.endOfRun(runId)).status, output).toBe('completed');
      expect(textOf((await client.answer(runId)).parts)).toMatch(/script tag/);
      const [row] = await sql.query(
        `select count(distinct worker.function_name)::int as kinds, min(worker.function_name) as kind
           from pgflow.step_tasks task join pgflow.workers worker on worker.worker_id = task.last_worker_id
           join prep_chat.runs run on run.flow_run_id = task.run_id where run.id = $1`,
        [runId],
      );
      expect(row).toEqual({ kinds: 1, kind: 'edge' });
      expect(await product.stop()).toBe(0);
    },
  );
});
