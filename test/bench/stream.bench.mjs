// What the way of a token through the server costs, against a pipe for bytes and against what others do.
// Arguments: any of `steady`, `many`, `load`; without one all three.
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { createReaders, quantile } from './stream/client.mjs';
import { startContestant, startProcess } from './stream/processes.mjs';

const root = resolve(import.meta.dirname, '../..');
const version = (name) =>
  `${name} ${JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version}`;
const median = (values) => quantile(values, 0.5);
const wanted = process.argv.slice(3);
const runs = (name) => wanted.length === 0 || wanted.includes(name);

const contestants = ['pipe', 'ours', 'usual', 'ai-sdk'];
const rounds = Number(process.env.PREP_CHAT_BENCH_ROUNDS ?? 3);
/** Seconds that are measured, after as many that are not. */
const warmSeconds = 2;
const seconds = 6;

const marks = [];
const hold = (text, held) => marks.push(`${held ? 'held  ' : 'MISSED'}  ${text}`);

/** Streams for a while; what it cost and how long each token took. */
async function measure(model, contestant, { streams, rate, memory = false }) {
  model.tell({ rate, tokens: Math.ceil(rate * (warmSeconds + seconds + 60)) });
  const before = memory ? await contestant.ask('memory') : undefined;
  const readers = createReaders();
  for (let n = 0; n < streams; n += 1) readers.start(contestant.request());
  for (let waited = 0; readers.seen.begun < streams && waited < 120; waited += 1) await sleep(500);
  await sleep(warmSeconds * 1_000);
  readers.reset();
  const { cpu: cpuBefore } = await contestant.ask('cpu');
  await sleep(seconds * 1_000);
  const { cpu: cpuAfter } = await contestant.ask('cpu');
  const { seen } = readers;
  const { tokens, wrong, failed, latencies, silence } = seen;
  const result = {
    cpu: (cpuAfter - cpuBefore) / tokens,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    tokens,
    wrong,
    failed,
    silence,
  };
  if (memory) {
    const after = await contestant.ask('memory');
    result.live = (after.live - before.live) / streams / 1_000;
    result.rss = (after.rss - before.rss) / streams / 1_000;
  }
  readers.close();
  // Each contestant begins when nothing of the one before it is left.
  while ((await model.ask('open')).open > 0) await sleep(100);
  await sleep(1_000);
  return result;
}

async function steady(model, all) {
  const results = Object.fromEntries(all.map(({ name }) => [name, []]));
  for (const contestant of all) await measure(model, contestant, { streams: 40, rate: 100 });
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of all) {
      results[contestant.name].push(
        await measure(model, contestant, { streams: 50, rate: 50, memory: round === 0 }),
      );
    }
  }
  const of = (name, key) => median(results[name].map((result) => result[key]));
  const ratio = (name) => median(results[name].map(({ cpu }, round) => cpu / results.pipe[round].cpu));
  console.log(`50 streams, 50 tokens a second each, ${rounds} rounds of ${seconds} s\n`);
  console.log('            µs CPU/token  × pipe   p50 ms   p99 ms  live kB/stream  RSS kB/stream');
  for (const { name } of all) {
    const [first] = results[name];
    const row = [
      of(name, 'cpu').toFixed(1).padStart(12),
      ratio(name).toFixed(2).padStart(8),
      of(name, 'p50').toFixed(2).padStart(9),
      of(name, 'p99').toFixed(2).padStart(9),
      first.live.toFixed(0).padStart(15),
      first.rss.toFixed(0).padStart(14),
    ];
    console.log(name.padEnd(12) + row.join(''));
  }
  console.log('');
  hold(`CPU per token ≤ 1.6 × the pipe's: ${ratio('ours').toFixed(2)} ×`, ratio('ours') <= 1.6);
  hold(`CPU per token below the AI SDK's route`, of('ours', 'cpu') < of('ai-sdk', 'cpu'));
  const added = of('ours', 'p99') - of('pipe', 'p99');
  hold(`p99 at 50 streams ≤ the pipe's + 5 ms: ${added.toFixed(2)} ms more`, added <= 5);
  hold(
    `memory ≤ 70 kB for each open stream: ${results.ours[0].live.toFixed(0)} kB`,
    results.ours[0].live <= 70,
  );
  hold(
    'no token missing or out of order',
    all.every(({ name }) => results[name].every(({ wrong, failed }) => wrong + failed === 0)),
  );
}

/** A thousand streams at once. */
async function many(model, all) {
  console.log('1,000 streams, 30 tokens a second each\n');
  console.log('            tokens/s of 30,000   p50 ms   p99 ms  longest silence ms  RSS kB/stream');
  for (const contestant of all) {
    const result = await measure(model, contestant, { streams: 1_000, rate: 30, memory: true });
    const row = [
      (result.tokens / seconds).toFixed(0).padStart(19),
      result.p50.toFixed(1).padStart(9),
      result.p99.toFixed(1).padStart(9),
      result.silence.toFixed(0).padStart(20),
      result.rss.toFixed(0).padStart(15),
    ];
    console.log(
      contestant.name.padEnd(12) +
        row.join('') +
        (result.wrong + result.failed > 0 ? `  ${result.wrong} wrong, ${result.failed} failed` : ''),
    );
    if (contestant.name !== 'ours') continue;
    hold('1,000 streams: no token missing, no stream failed', result.wrong + result.failed === 0);
    hold(`1,000 streams: p99 ≤ 1 s: ${result.p99.toFixed(0)} ms`, result.p99 <= 1_000);
  }
  console.log('');
}

/** Fifty streams while a question is prepared every second. */
async function load(model, [ours]) {
  const quiet = await measure(model, ours, { streams: 50, rate: 50 });
  let asked = 0;
  const took = [];
  const preparations = [];
  const asking = setInterval(() => {
    asked += 1;
    const began = performance.now();
    preparations.push(
      ours
        .prepare(`How is answer ${asked} of ${Math.random()} kept?`)
        .then(() => took.push(performance.now() - began)),
    );
  }, 1_000);
  const loaded = await measure(model, ours, { streams: 50, rate: 50 });
  clearInterval(asking);
  await Promise.allSettled(preparations);
  console.log(
    `50 streams while a question is prepared every second: p50 ${loaded.p50.toFixed(2)} ms, p99 ${loaded.p99.toFixed(2)} ms; without ${quiet.p50.toFixed(2)}, ${quiet.p99.toFixed(2)} ms; ${took.length} prepared in ${median(took).toFixed(0)} ms each\n`,
  );
  hold(`p99 under load ≤ 20 ms: ${loaded.p99.toFixed(2)} ms`, loaded.p99 <= 20);
}

await ensureBuilt(root);
const model = await startProcess(join(import.meta.dirname, 'stream/model.mjs'));
const all = [];
try {
  for (const name of contestants) all.push(await startContestant(name, model.url));
  const names = ['openai', 'ai', '@ai-sdk/openai-compatible', '@hono/node-server'].map(version);
  console.log(`Node ${process.version}, ${cpus().length} cores, ${names.join(', ')}\n`);
  if (runs('steady')) await steady(model, all);
  if (runs('many'))
    await many(
      model,
      all.filter(({ name }) => name === 'pipe' || name === 'ours'),
    );
  if (runs('load'))
    await load(
      model,
      all.filter(({ name }) => name === 'ours'),
    );
  console.log(marks.join('\n'));
} finally {
  await Promise.all([model, ...all].map((each) => each.stop()));
}
