// Start → ready of a flow without work, beside 500 ms polling, and flows a second for 1, 2 and 4 workers.
// `--rounds <n>` of each.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { rounds: { type: 'string', default: '100' } },
});
const { module } = await runnerImport(join(root, 'test/bench/preparation/measure.ts'), {
  root,
  configFile: false,
});
await module.measure(Number(values.rounds), (address) => import(address));
