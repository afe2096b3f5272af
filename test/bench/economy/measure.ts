import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrepareResponse, Receipt } from '../../../widget/protocol/index.ts';
import { ApiClient, readEvents } from '../../support/api-client.ts';
import { startOpenAiServer, type OpenAiServer } from '../../support/openai-server.ts';
import { freshDataDir, startProduct, type Product } from '../../support/product.ts';
import roomy from '../../fixtures/roomy.config.json' with { type: 'json' };

const ways = ['cold', 'exact', 'similar', 'transform', 'incremental', 'regenerate'] as const;
type Way = (typeof ways)[number];

/** What one question took. */
interface Taken {
  /** From the question to the first piece of its answer, as a client sees it. */
  firstToken: number;
  /** What the server says it took to find what is known and to store the question. */
  added: number;
  /** The same with all that each question goes through: session, limits, origin. */
  prepare: number;
  /** The same for the answer, up to the begin of its stream. */
  answer: number;
  steps: number;
  searches: number;
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  cost: number;
}

/** Rounds that are not counted: what is compiled and opened at first use is nobody's cost. */
const warmRounds = 5;

const config = {
  limits: { ...roomy.limits, reuseHours: 24 },
  prices: { good: { inputPerMillion: 0.15, outputPerMillion: 0.6 } },
  showCosts: true,
};

export async function measureEconomy(rounds: number): Promise<{ table: string; marks: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'prep-chat-economy-'));
  const file = join(folder, 'prep-chat.config.json');
  writeFileSync(file, JSON.stringify(config));
  const data = freshDataDir();
  const upstream = await startOpenAiServer();
  const env = {
    PREP_CHAT_CONFIG: file,
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL: 'good',
    LOG_LEVEL: 'silent',
  };
  const product = await startProduct(data.dataDir, env);
  try {
    const taken = new Map<Way, Taken[]>(ways.map((way) => [way, []]));
    for (let round = -warmRounds; round < rounds; round += 1) {
      const results = await ask(product, upstream, `plum${round + warmRounds}`);
      if (round >= 0) for (const way of ways) taken.get(way)?.push(results[way]);
    }
    return { table: toTable(taken), marks: toMarks(taken) };
  } finally {
    await product.stop();
    await upstream.close();
    data.dispose();
    rmSync(folder, { recursive: true });
  }
}

/** One question in every way. */
async function ask({ url }: Product, upstream: OpenAiServer, word: string): Promise<Record<Way, Taken>> {
  const visitor = async () => {
    const client = ApiClient.to(url);
    await client.startSession();
    return client;
  };
  const [first, second] = [await visitor(), await visitor()];
  const question = `How do I put the ${word} widget on a page?`;
  const cold = await take(upstream, first, { message: question });
  const exact = await take(upstream, second, { message: question });
  const similar = await take(upstream, await visitor(), {
    message: `how can I put the ${word} widget on a page`,
  });
  const { conversationId } = exact.prepared;
  const transform = await take(upstream, second, { message: 'shorter please', conversationId });
  const more = { message: `And with ${word} colours?`, conversationId };
  const incremental = await take(upstream, second, more);
  const regenerate = await take(upstream, first, undefined, cold.prepared);
  return {
    cold: cold.taken,
    exact: exact.taken,
    similar: similar.taken,
    transform: transform.taken,
    incremental: incremental.taken,
    regenerate: regenerate.taken,
  };
}

/** Asks, waits for the preparation, reads the answer; with a `known` preparation only the answer. */
async function take(
  upstream: OpenAiServer,
  client: ApiClient,
  body?: object,
  known?: PrepareResponse,
): Promise<{ prepared: PrepareResponse; taken: Taken }> {
  const calls = upstream.requests.length;
  const begun = performance.now();
  let prepared = known;
  let [added, prepare] = [0, 0];
  if (!prepared) {
    const response = await client.post('/api/prepare', body);
    added = serverMs(response, 'prepare');
    prepare = serverMs(response);
    prepared = (await response.json()) as PrepareResponse;
    if (prepared.status !== 'completed') await client.endOfRun(prepared.runId);
  }
  const { runId } = prepared;
  const response = await client.post('/api/stream', { runId });
  let firstToken: number | undefined;
  for await (const { data } of readEvents(response))
    if (data.includes('"text-delta"')) firstToken ??= performance.now() - begun;
  if (firstToken === undefined) throw new Error('the answer has no text');
  const receipt = (await (await client.get(`/api/runs/${runId}/receipt`)).json()) as Receipt;
  const answer = receipt.answers.at(-1);
  const { spent } = receipt;
  if (!answer) throw new Error('the receipt has no answer');
  const own = known ? { steps: 0, searches: 0, inputTokens: 0, outputTokens: 0, cost: 0 } : spent;
  return {
    prepared,
    taken: {
      firstToken,
      added,
      prepare,
      answer: serverMs(response),
      steps: own.steps,
      searches: own.searches,
      modelCalls: upstream.requests.length - calls,
      inputTokens: own.inputTokens + answer.inputTokens,
      outputTokens: own.outputTokens + answer.outputTokens,
      cost: (own.cost ?? 0) + (answer.cost ?? 0),
    },
  };
}

function serverMs(response: Response, part = 'total'): number {
  const timings = (response.headers.get('server-timing') ?? '')
    .split(',')
    .map((each) => each.trim().split(';'));
  const found = timings.find(([name]) => name === part)?.find((each) => each.startsWith('dur='));
  if (found === undefined) throw new Error(`no Server-Timing of ${part}: ${response.status}`);
  return Number(found.slice('dur='.length));
}

function toTable(taken: ReadonlyMap<Way, Taken[]>): string {
  const heads = [
    '',
    'first token',
    'added',
    'prepare',
    'answer',
    'steps',
    'searches',
    'calls',
    'tokens in',
    'out',
    'cost/1000',
  ];
  const rows = [...taken].map(([way, all]) => [
    way,
    ...(['firstToken', 'added', 'prepare', 'answer'] as const).map((key) => timesOf(all, key)),
    ...(['steps', 'searches', 'modelCalls', 'inputTokens', 'outputTokens'] as const).map((key) =>
      mean(all, key).toFixed(key.endsWith('Tokens') ? 0 : 1),
    ),
    (mean(all, 'cost') * 1_000).toFixed(3),
  ]);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [heads, ...rows]
    .map((row) =>
      row.map((text, column) => (column ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[0] ?? 0))),
    )
    .map((row) => `${row.join('  ')}\n`)
    .join('');
}

function toMarks(taken: ReadonlyMap<Way, Taken[]>): string[] {
  const of = (way: Way) => taken.get(way) ?? [];
  const marks: string[] = [];
  const hold = (text: string, held: boolean) => marks.push(`${held ? 'held  ' : 'MISSED'}  ${text}`);
  for (const [name, key] of [
    ['finding and storing it', 'added'],
    ['with session and limits', 'prepare'],
  ] as const) {
    const p50 = quantile(
      of('exact').map((taken) => taken[key]),
      0.5,
    );
    hold(`a question that is known adds < 10 ms, ${name}, p50: ${p50.toFixed(1)} ms`, p50 < 10);
  }
  for (const way of ['exact', 'similar', 'transform', 'regenerate'] as const) {
    const idle = of(way).every(
      ({ steps, searches, modelCalls }) => steps + searches === 0 && modelCalls === 1,
    );
    hold(`${way}: no step, no search, one call`, idle);
  }
  hold(
    'cold: every question is searched for',
    of('cold').every(({ searches }) => searches > 0),
  );
  const [known, cold] = (['exact', 'cold'] as const).map((way) =>
    quantile(
      of(way).map(({ firstToken }) => firstToken),
      0.5,
    ),
  );
  hold(`a known question has its first token sooner than a new one`, (known ?? 0) < (cold ?? 0));
  return marks;
}

function timesOf(all: readonly Taken[], key: keyof Taken): string {
  const values = all.map((taken) => taken[key]);
  return `${quantile(values, 0.5).toFixed(1)} (${quantile(values, 0.95).toFixed(1)})`;
}

function mean(all: readonly Taken[], key: keyof Taken): number {
  return all.reduce((sum, taken) => sum + taken[key], 0) / all.length;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
