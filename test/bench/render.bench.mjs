// How much of the processor it takes to show an answer that comes in pieces, against others and against the mere layout.
// `--naive` also measures marked + DOMPurify on the long answer, which takes minutes.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright';
import { build, runnerImport } from 'vite';
import { ensureBuilt } from '../../bff/cli/build.mjs';
import { chromiumLaunch } from '../support/chromium.mjs';

const root = resolve(import.meta.dirname, '../..');
const version = (name) =>
  JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const sizes = [
  { title: '6 kB in 120 pieces', length: 6_000, chunks: 120, rounds: 7, mark: 1.3 },
  { title: '100 kB in 2,000 pieces', length: 100_000, chunks: 2_000, rounds: 3, mark: 1.5 },
];
const all = ['ours', 'ours, code plain', 'floor', 'streaming-markdown', 'marked + dompurify'];
const withNaive = process.argv.includes('--naive');

async function bundle() {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      lib: { entry: join(root, 'test/bench/render-contenders.ts'), formats: ['es'], fileName: 'contenders' },
    },
  });
  const [{ output }] = Array.isArray(result) ? result : [result];
  return new Map(output.map((file) => [`/${file.fileName}`, file.code ?? '']));
}

async function openPage(browser, files) {
  const page = await browser.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  const entry = [...files.keys()].find((name) => name.startsWith('/contenders'));
  await page.route('**/*', (route) => {
    const code = files.get(new URL(route.request().url()).pathname);
    if (code !== undefined) return route.fulfill({ body: code, contentType: 'text/javascript' });
    const body = `<!doctype html><meta charset="utf-8"><body style="width:420px"><script type="module" src="${entry}"></script>`;
    return route.fulfill({ body, contentType: 'text/html' });
  });
  await page.goto('https://bench.example/');
  await page.waitForFunction(() => 'run' in globalThis);
  return page;
}

/** Processor time of the page's tasks, in milliseconds, and the longest of them. */
async function measure(page, client, name, { length, chunks }) {
  const total = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'TaskDuration').value * 1_000;
  };
  await client.send('HeapProfiler.collectGarbage');
  const before = await total();
  const tasks = await page.evaluate((args) => globalThis.run(...args), [name, length, chunks]);
  return { cpu: (await total()) - before, ...tasks };
}

const launch = chromiumLaunch();
// Frames come as fast as they can be drawn: the wait between them is nobody's work.
const browser = await chromium.launch({
  ...launch,
  args: [...launch.args, '--disable-frame-rate-limit', '--disable-gpu-vsync'],
});
try {
  const page = await openPage(browser, await bundle());
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const names = ['marked', 'streaming-markdown', 'dompurify'].map((name) => `${name} ${version(name)}`);
  console.log(`Chromium ${browser.version()}, ${names.join(', ')}, Node ${process.version}\n`);
  for (const name of all.slice(0, 4)) await measure(page, client, name, sizes[0]);
  for (const size of sizes) {
    const contenders = size.length > 10_000 && !withNaive ? all.slice(0, 4) : all;
    const cpu = Object.fromEntries(contenders.map((name) => [name, []]));
    for (let round = 0; round < size.rounds; round += 1) {
      for (const name of contenders) {
        // Once is enough for what takes a minute.
        if (name === 'marked + dompurify' && size.length > 10_000 && round > 0) continue;
        cpu[name].push((await measure(page, client, name, size)).cpu);
      }
    }
    const reference = median(cpu['streaming-markdown']);
    console.log(`${size.title}, one a frame: median of ${size.rounds} interleaved rounds`);
    for (const name of contenders) {
      const value = median(cpu[name]);
      console.log(
        `  ${name.padEnd(20)} ${value.toFixed(0).padStart(7)} ms  ${(value / reference).toFixed(2).padStart(6)} ×`,
      );
    }
    const ratio = median(cpu['ours']) / reference;
    console.log(
      `  mark: at most ${size.mark} × streaming-markdown: ${ratio <= size.mark ? 'held' : 'MISSED'}\n`,
    );
  }
  await client.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  for (const [size, name] of sizes.flatMap((each) => [
    [each, 'ours'],
    [each, 'ours, code plain'],
    [each, 'floor'],
  ])) {
    const { longest, write } = await measure(page, client, name, size);
    const shown = longest === 0 ? 'none over 50 ms' : `${longest.toFixed(0)} ms`;
    console.log(
      `${size.title}, ${name}, processor slowed 4 ×: longest task ${shown} (longest write ${write.toFixed(1)} ms): ${longest <= 50 ? 'held' : 'MISSED'}`,
    );
  }
} finally {
  await browser.close();
}

// The built widget in its panel, and what the page around it feels.
await ensureBuilt(root);
const load = async (name) => (await runnerImport(join(root, 'test/support', name))).module;
const [{ startStreamingSite }, { feelOf }] = [
  await load('streaming-site.ts'),
  await load('host-page-feel.ts'),
];
const site = await startStreamingSite({ length: 100_000, chunks: 2_000, pauseMs: 4 });
const other = await chromium.launch(launch);
try {
  const feels = [];
  for (let round = 0; round < 3; round += 1) feels.push(await feelOf(other, site.url));
  const best = feels.toSorted((a, b) => a.longestTask / a.noise - b.longestTask / b.noise)[0];
  const at = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
  console.log(
    '\n100 kB into the open panel of the built widget, processor slowed 4 ×, best of 3 rounds (noise: how much the same layout varies)',
  );
  console.log(
    `  longest task ${best.longestTask.toFixed(0)} ms of processor time, ${best.longestByTheClock.toFixed(0)} ms by the clock; noise ${best.noise.toFixed(1)} ×: ${best.longestTask <= 50 * best.noise ? 'held' : 'MISSED'}`,
  );
  console.log(`  from Enter to the answer: ${best.longestWhileAsking.toFixed(0)} ms`);
  for (const [when, clicks] of [
    ['at rest', best.clicksAtRest],
    ['while it streams', best.clicksWhileStreaming],
  ])
    console.log(
      `  clicks on the page ${when.padEnd(16)} half ${at(clicks, 0.5)} ms, p75 ${at(clicks, 0.75)} ms, p98 ${at(clicks, 0.98)} ms (${clicks.length})`,
    );
} finally {
  await other.close();
  await site.stop();
}
