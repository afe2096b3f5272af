import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOpenAiServer, type OpenAiServer } from '../support/openai-server.ts';
import { checkHistory } from './check-history.ts';
import { Deployment } from './cluster.ts';
import { doHarm } from './faults.ts';
import { Random } from './random.ts';
import { sleep } from './supervised.ts';
import { Visitor } from './visitor.ts';

/** A minute where everything is tested; `npm run chaos` takes five. */
const seconds = Number(process.env['PREP_CHAT_CHAOS_SECONDS'] ?? 60);
const seed = Number(process.env['PREP_CHAT_CHAOS_SEED'] ?? Date.now() % 1_000_000);

describe(`two servers behind a balancer and three workers on one database, ${seconds} s of harm, seed ${seed}`, () => {
  let model: OpenAiServer;
  let deployment: Deployment;

  beforeAll(async () => {
    // What a browser adds to a request, and its frames, which nobody here looks at.
    const { fetch } = globalThis;
    Object.assign(globalThis, {
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, headers: { ...init.headers, origin: 'https://page.example' } }),
      requestAnimationFrame: (draw: () => void) => setTimeout(draw, 16),
      cancelAnimationFrame: clearTimeout,
    });
    model = await startOpenAiServer({ tokenMs: 40, slowMs: 300 });
    deployment = new Deployment({ OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'good' });
    await deployment.start();
  });
  afterAll(async () => {
    await deployment?.stop();
    await model?.close();
  });

  it(
    'violates none of the six invariants: ends, text, payment, connections, acknowledged writes, something to do',
    { timeout: (seconds + 240) * 1_000 },
    async () => {
      const random = new Random(seed);
      const visitors = Array.from(
        { length: 6 },
        (_, index) => new Visitor(`visitor ${index}`, deployment.url, new Random(seed + index)),
      );
      const ending = new AbortController();
      const living = visitors.map((visitor) => visitor.live(ending.signal));
      const harming = doHarm(deployment, model, random, ending.signal);
      await sleep(seconds * 1_000);
      ending.abort();
      const faults = await harming;
      await Promise.all(living);
      await deployment.calm();
      const before = model.requests.length;
      model.reset();
      const recovered = await Promise.all(visitors.map((visitor) => visitor.recover(120_000)));
      const sql = postgres(deployment.databaseUrl, { max: 1, onnotice: () => undefined });
      try {
        await everythingEnds(sql);
        const violations = await checkHistory(sql, visitors, model, before + model.requests.length);
        violations.push(...deployment.processes.flatMap(({ crashes }) => crashes));
        const asked = visitors.reduce((sum, { accepted }) => sum + accepted.size, 0);
        const harm = [...faults].map(([name, count]) => `${count} × ${name}`).join(', ');
        console.log(
          `chaos, seed ${seed}: ${asked} questions accepted, ${harm}: ${violations.length} violations`,
        );
        expect(violations).toEqual([]);
        expect(recovered).toEqual(visitors.map(() => true));
        expect(asked).toBeGreaterThan(seconds / 6);
        expect(faults.size).toBeGreaterThan(6);
        const [ledger] =
          await sql`select count(*)::int as rolled from prep_chat.schema_scripts where name like '%_prep_chat_next_%'`;
        expect(ledger).toEqual({ rolled: deployment.deploys });
      } finally {
        await sql.end();
      }
    },
  );
});

/** A writer counts as dead after a minute of silence; then the next sweep ends its answer. */
async function everythingEnds(sql: postgres.Sql): Promise<void> {
  for (let waited = 0; waited < 100; waited += 1) {
    const [row] = await sql`
      select (select count(*) from prep_chat.answers where status = 'streaming')::int
           + (select count(*) from pgflow.runs where status = 'started')::int as open`;
    if (row?.['open'] === 0) return;
    await sleep(1_000);
  }
}
