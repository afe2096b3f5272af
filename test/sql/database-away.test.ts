import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamPart } from '../../widget/protocol/index.ts';
import { ApiClient, readEvents, textOf } from '../support/api-client.ts';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { freshDataDir, startProduct, type Product } from '../support/product.ts';

const question = 'How do I put the widget on my page?';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One product on a PostgreSQL of its own that the tests may break. */
function brokenDatabase() {
  const folder = freshDataDir();
  let cluster: Cluster;
  let model: OpenAiServer;
  let product: Product;
  let client: ApiClient;
  let runId = '';

  return {
    get cluster() {
      return cluster;
    },
    get model() {
      return model;
    },
    get product() {
      return product;
    },
    get client() {
      return client;
    },
    /** What the superuser does. */
    async administer(statements: string[], database = 'site') {
      const admin = postgres(cluster.url, {
        database,
        max: 1,
        onnotice: () => undefined,
      });
      for (const statement of ['set default_transaction_read_only = off', ...statements])
        await admin.unsafe(statement);
      await admin.end();
    },
    async begin(parent?: string) {
      cluster = await startCluster(parent);
      model = await startOpenAiServer({ tokenMs: 50 });
      await this.administer(
        [`create role app login password 'apppassword'`, 'create database site owner app'],
        'postgres',
      );
      const url = new URL(cluster.url);
      Object.assign(url, { username: 'app', password: 'apppassword', pathname: '/site' });
      product = await startProduct(folder.dataDir, {
        DATABASE_URL: url.href,
        OPENAI_BASE_URL: model.url,
        OPENAI_MODEL: 'good',
      });
      client = ApiClient.to(product.url);
      await client.startSession();
      ({ runId } = await client.prepare(question));
      await client.endOfRun(runId);
    },
    /** Begins an answer of so many words; resolves to its parts when it has ended. */
    async answer(words: number): Promise<{ text: string; parts: Promise<StreamPart[]> }> {
      const text = Array.from({ length: words }, (_, n) => `word${n}`).join(' ');
      model.options.answer = text;
      const response = await client.post('/api/stream', { runId });
      expect(response.status).toBe(200);
      const all = async () => {
        const parts: StreamPart[] = [];
        for await (const { data } of readEvents(response))
          if (data !== '[DONE]') parts.push(JSON.parse(data) as StreamPart);
        return parts;
      };
      return { text, parts: all() };
    },
    /** A question that is to be refused: its status, code and how long it took. */
    async refusal() {
      const begun = performance.now();
      const response = await client.post('/api/prepare', { message: question });
      const body = (await response.json()) as { error?: { code: string } };
      return {
        status: response.status,
        code: body.error?.code,
        retryAfter: response.headers.get('retry-after'),
        ms: performance.now() - begun,
      };
    },
    /** Milliseconds until a question is taken again. */
    async healed() {
      const begun = performance.now();
      while ((await client.post('/api/prepare', { message: question })).status !== 202) {
        if (performance.now() - begun > 20_000) throw new Error('still refused');
        await sleep(100);
      }
      return performance.now() - begun;
    },
    /** An answer as it is stored. */
    async stored(parts: StreamPart[]) {
      const [start] = parts;
      const id = start?.type === 'start' ? start.messageId : '';
      const read: StreamPart[] = [];
      for await (const { data } of readEvents(await client.get(`/api/answers/${id}/stream`)))
        if (data !== '[DONE]') read.push(JSON.parse(data) as StreamPart);
      return read;
    },
    async end() {
      await product?.stop();
      await model?.close();
      await cluster?.dispose();
      folder.dispose();
    },
  };
}

const unavailable = { status: 503, code: 'storage_unavailable', retryAfter: '1' };

describe('a database that is away', () => {
  const broken = brokenDatabase();
  beforeAll(() => broken.begin());
  afterAll(() => broken.end());

  it(
    'REL-03 for 10 s: requests are refused within 2 s, answers go on and are stored afterwards, all heals within 5 s',
    { timeout: 90_000 },
    async () => {
      const { text, parts } = await broken.answer(280);
      await sleep(1_000);
      await broken.cluster.stop();
      const until = Date.now() + 10_000;
      const refusals: Awaited<ReturnType<typeof broken.refusal>>[] = [];
      while (Date.now() < until) {
        refusals.push(await broken.refusal());
        await sleep(200);
      }
      expect((await fetch(`${broken.product.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${broken.product.url}/healthz`)).status).toBe(200);
      await broken.cluster.start();
      const healedMs = await broken.healed();
      expect(healedMs).toBeLessThan(5_000);
      expect(refusals.length).toBeGreaterThan(10);
      for (const refusal of refusals) expect(refusal).toMatchObject(unavailable);
      expect(Math.max(...refusals.map(({ ms }) => ms))).toBeLessThan(2_500);

      const seen = await parts;
      expect(textOf(seen)).toBe(text);
      expect(seen.at(-1)).toMatchObject({ type: 'finish' });
      expect(await broken.stored(seen)).toEqual(seen);
      // Notifications come again, too: a whole question goes through.
      expect(textOf((await broken.client.ask(question)).parts)).toBe(text);
      expect(broken.product.output()).not.toMatch(/unhandled|UnhandledPromise/i);
      console.log(
        `REL-03: ${refusals.length} refused, slowest ${Math.round(Math.max(...refusals.map(({ ms }) => ms)))} ms; healed after ${Math.round(healedMs)} ms`,
      );
    },
  );

  it('REL-03 also when it is there and says nothing', { timeout: 60_000 }, async () => {
    broken.cluster.freeze();
    const refusal = await broken.refusal();
    expect(refusal).toMatchObject(unavailable);
    expect(refusal.ms).toBeGreaterThan(1_500);
    expect(refusal.ms).toBeLessThan(3_000);
    broken.cluster.thaw();
    expect(await broken.healed()).toBeLessThan(5_000);
  });
});

const cutConnections = `select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'`;

/** How a database stops taking writes, and how it takes them again. */
const refusing: [how: string, breaking: string[], mending: string[]][] = [
  [
    'is read-only',
    ['alter database site set default_transaction_read_only = on', cutConnections],
    ['alter database site reset default_transaction_read_only', cutConnections],
  ],
  [
    'takes the permission away',
    ['revoke insert, update on all tables in schema prep_chat from app'],
    ['grant insert, update on all tables in schema prep_chat to app'],
  ],
  ['lets nobody in', ['alter role app nologin', cutConnections], ['alter role app login']],
];

describe('a database that takes no writes', () => {
  const broken = brokenDatabase();
  beforeAll(() => broken.begin());
  afterAll(() => broken.end());

  it.each(refusing)(
    'REL-19 when it %s: questions get 503, a running answer ends on screen with a note, and all goes on without a restart',
    { timeout: 60_000 },
    async (_how, breaking, mending) => {
      const { text, parts } = await broken.answer(60);
      await sleep(500);
      await broken.administer(breaking);
      expect(await broken.refusal()).toMatchObject(unavailable);
      const seen = await parts;
      expect(textOf(seen)).toBe(text);
      expect(seen.at(-1)).toMatchObject({ type: 'finish' });
      expect(seen).toContainEqual(expect.objectContaining({ type: 'data-notice', id: 'not_saved' }));
      expect(await broken.refusal()).toMatchObject(unavailable);
      await broken.administer(mending);
      await broken.healed();
      await expect.poll(() => broken.stored(seen), { timeout: 10_000 }).toEqual(seen);
      expect((await broken.client.ask(question)).parts.at(-1)).toMatchObject({ type: 'finish' });
    },
  );
});

/** A file system of its own that can be full, where this user may make one. */
function smallDisk(): { path: string; remove(): void } | undefined {
  const path = mkdtempSync(join(tmpdir(), 'prep-chat-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=755', 'tmpfs', path]);
  if (status !== 0) {
    rmSync(path, { recursive: true });
    return undefined;
  }
  const remove = () => {
    spawnSync('umount', ['-l', path]);
    rmSync(path, { recursive: true, force: true });
  };
  return { path, remove };
}

const disk = smallDisk();
if (!disk) console.log('REL-19 on a full disk: not run, this user may not mount a file system');

describe.runIf(disk)('a database whose disk is full', () => {
  const broken = brokenDatabase();
  beforeAll(() => broken.begin(disk?.path));
  afterAll(async () => {
    await broken.end();
    disk?.remove();
  });

  it(
    'REL-19 refuses questions, ends a running answer on screen with a note, and goes on when there is room',
    { timeout: 90_000 },
    async () => {
      const { text, parts } = await broken.answer(120);
      await sleep(500);
      const filler = join(disk?.path ?? '', 'filler');
      const { bavail, bsize } = statfsSync(disk?.path ?? '');
      writeFileSync(filler, Buffer.alloc(bavail * bsize));
      // There is still room in files that exist: until a table has to grow.
      const refusals: string[] = [];
      for (let n = 0; n < 400 && !refusals.includes('storage_unavailable'); n += 1) {
        const response = await broken.client.post('/api/prepare', {
          message: `${question} ${'x'.repeat(3_500)}`,
        });
        if (response.status !== 202)
          refusals.push(((await response.json()) as { error: { code: string } }).error.code);
      }
      expect(refusals).toEqual(['storage_unavailable']);
      const seen = await parts;
      expect(textOf(seen)).toBe(text);
      expect(seen.at(-1)).toMatchObject({ type: 'finish' });
      rmSync(filler);
      await broken.healed();
      await expect.poll(() => broken.stored(seen), { timeout: 15_000 }).toEqual(seen);
    },
  );
});
