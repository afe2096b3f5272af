import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { errorCodes } from '../../widget/protocol/index.ts';
import { ApiClient } from '../support/api-client.ts';
import { freshDatabase, type FreshDatabase } from '../support/fresh-database.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { upstreamSecret, type BehaviourName } from '../support/openai-behaviours.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../support/otlp-receiver.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

/** None of them may be in anything that leaves the server, its log or its traces. */
const canaries = {
  apiKey: 'sk-canary-key-4f1c9a',
  databasePassword: 'canary-dsn-password-77',
  adminToken: 'canary-admin-token-0123456789abcdef',
  upstreamBody: upstreamSecret,
  databaseMessage: 'canary-database-message-c31',
  question: 'canaryquestion9d2',
};
const found = (text: string) => Object.values(canaries).filter((canary) => text.includes(canary));

describe('secrets', () => {
  const folder = freshDataDir();
  let database: FreshDatabase;
  let model: OpenAiServer;
  let collector: OtlpReceiver;
  let product: Product;
  let client: ApiClient;
  const responses: string[] = [];

  const administer = async (...statements: string[]) => {
    const url = new URL(inject('postgresUrl'));
    url.pathname = new URL(database.url).pathname;
    const admin = postgres(url.href, { max: 1, onnotice: () => undefined });
    for (const statement of statements) await admin.unsafe(statement);
    await admin.end();
  };

  beforeAll(async () => {
    database = await freshDatabase();
    const name = new URL(database.url).pathname.slice(1);
    await administer(
      `create role canary_app login password '${canaries.databasePassword}'`,
      `alter database ${name} owner to canary_app`,
    );
    model = await startOpenAiServer();
    collector = await startOtlpReceiver();
    const url = new URL(database.url);
    Object.assign(url, { username: 'canary_app', password: canaries.databasePassword });
    product = await startProduct(folder.dataDir, {
      DATABASE_URL: url.href,
      OPENAI_API_KEY: canaries.apiKey,
      OPENAI_BASE_URL: model.url,
      OPENAI_MODEL: 'good',
      PREP_CHAT_ADMIN_TOKEN: canaries.adminToken,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    client = new ApiClient(async (path, init) => {
      const response = await fetch(product.url + path, init);
      const text = await response
        .clone()
        .text()
        .catch(() => '');
      // What a visitor asks may be said to them again.
      responses.push(`${JSON.stringify([...response.headers])}${text.replaceAll(canaries.question, '')}`);
      return response;
    }, product.url);
    await client.startSession();
  });
  afterAll(async () => {
    await product.stop();
    await model.close();
    await collector.close();
    await database.drop();
    const admin = postgres(inject('postgresUrl'), { max: 1 });
    await admin.unsafe('drop role canary_app');
    await admin.end();
    folder.dispose();
  });

  it(
    'traces a question from its preparation over its steps to the model, by the id of its run',
    { timeout: 30_000 },
    async () => {
      const { runId } = await client.ask(`How do I put the widget on my page ${canaries.question}?`);
      const traceId = runId.replace('run_', '');
      const names = () => collector.spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
      await expect.poll(names, { timeout: 10_000 }).toHaveLength(8);
      expect(names().sort()).toEqual([
        'answer',
        'chat good',
        'prepare',
        'step extract',
        'step prepare_context',
        'step queries',
        'step rerank',
        'step search',
      ]);
      const chat = collector.spans.find(({ name }) => name === 'chat good');
      expect(chat?.attributes).toMatchObject({ 'prep_chat.run_id': runId, 'gen_ai.request.model': 'good' });
      await expect
        .poll(() => collector.spans.map(({ attributes }) => attributes['http.route']), { timeout: 10_000 })
        .toEqual(expect.arrayContaining(['/api/stream', '/api/runs/:runId']));
      expect(collector.raw()).toContain('"prep-chat"');
    },
  );

  it(
    'SEC-28 are in no response, line, figure or span, whatever fails; nor is what a visitor wrote',
    { timeout: 120_000 },
    async () => {
      const { runId } = await client.prepare(`How do I put the widget on my page ${canaries.question}?`);
      await client.endOfRun(runId);
      const faults: BehaviourName[] = [
        'tells-401',
        'tells-500',
        'tells-in-stream',
        'cut',
        'no-done',
        'malformed',
        'not-a-stream',
        'empty',
        '429',
        'huge-line',
      ];
      const codes = new Set<string>();
      for (const fault of faults) {
        // Those that are tried again are to fail each time.
        model.script(fault, fault, fault);
        const { parts } = await client.answer(runId);
        const last = parts.at(-1);
        if (last?.type === 'error') codes.add(last.errorText.split(':', 1)[0] ?? '');
        model.script();
        model.reset();
      }
      // Before its first word a model that fails is replaced by quotes; after that it shows.
      expect([...codes]).toContain('model_interrupted');

      // The database says what it was given, and more.
      await administer(
        `create function prep_chat.tell() returns trigger language plpgsql as $$ begin raise exception '${canaries.databaseMessage} %', new using detail = '${canaries.databaseMessage}'; end $$`,
        'create trigger tell before insert on prep_chat.turns for each row execute function prep_chat.tell()',
      );
      const told = await client.post('/api/prepare', { message: `Why ${canaries.question}?` });
      expect(told.status).toBe(500);
      await administer('drop function prep_chat.tell() cascade');
      await administer(
        'alter role canary_app nologin',
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'canary_app'`,
      );
      expect((await client.post('/api/prepare', { message: `Why ${canaries.question}?` })).status).toBe(503);
      await client.get('/readyz');
      await administer('alter role canary_app login');
      await expect.poll(async () => (await client.get('/readyz')).status).toBe(200);
      for (const path of ['/api/nowhere', '/api/runs/run_0', '/metrics', '/openapi.json', '/healthz'])
        await client.get(path);
      await client.post('/api/prepare', '{"message": ');
      await client.get('/metrics', { authorization: `Bearer ${canaries.adminToken}` });
      await new Promise((resolve) => setTimeout(resolve, 1_000));

      expect(responses.length).toBeGreaterThan(25);
      expect(responses.flatMap(found)).toEqual([]);
      const log = product.output();
      expect(log.split('\n').filter((line) => line.includes('"level":"error"')).length).toBeGreaterThan(8);
      expect(found(log)).toEqual([]);
      expect(collector.spans.length).toBeGreaterThan(20);
      expect(found(collector.raw())).toEqual([]);
      expect(log).toMatch(/"code":"P0001"/);
      console.log(
        `SEC-28: ${responses.length} responses, ${log.split('\n').length} lines, ${collector.spans.length} spans: 0 of ${Object.keys(canaries).length} canaries`,
      );
    },
  );

  it('SEC-28 are in no line when the server cannot start', async () => {
    for (const [name, value] of [
      ['DATABASE_URL', `postgres://app:${canaries.databasePassword}@127.0.0.1:1/site`],
      ['DATABASE_URL', `mysql://app:${canaries.databasePassword}@127.0.0.1:1/site`],
      ['PREP_CHAT_ADMIN_TOKEN', canaries.adminToken.slice(0, 20)],
    ] as const) {
      const failure = await startProduct(folder.dataDir, {
        [name]: value,
        OPENAI_API_KEY: canaries.apiKey,
      }).then(
        () => 'it started',
        (error: Error) => error.message,
      );
      expect(failure).toMatch(/the product ended with 1:\nprep-chat: /);
      if (value.startsWith('postgres:')) expect(failure).toMatch(/\(ECONNREFUSED\)/);
      expect(found(failure)).toEqual([]);
      expect(failure).not.toContain('canary');
    }
  });

  it('SEC-28 are in no file that is built', () => {
    const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
    const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(dist, name)).isFile(),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((name) => found(readFileSync(join(dist, name), 'latin1')).length > 0)).toEqual([]);
  });

  it('SEC-28 leaves room for few codes: at most 20', () => {
    console.log(`SEC-28: ${errorCodes.length} public codes`);
    expect(errorCodes.length).toBeLessThanOrEqual(20);
    expect(new Set(errorCodes).size).toBe(errorCodes.length);
  });
});
