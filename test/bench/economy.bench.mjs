// What a question takes, by what is known of it: side by side in one run, in turn, on the embedded database with a
// model that answers at once. `--rounds <n>`: 40 by default.
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { ensureBuilt } from '../../bff/cli/build.mjs';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { rounds: { type: 'string', default: '40' } },
});
await ensureBuilt(root);
const { module } = await runnerImport(join(root, 'test/bench/economy/measure.ts'), {
  root,
  configFile: false,
});
console.log(`Node ${process.version}, ${cpus().length} cores, ${values.rounds} rounds, ms as p50 (p95)\n`);
const { table, marks } = await module.measureEconomy(Number(values.rounds));
console.log(`${table}\n${marks.join('\n')}`);
process.exitCode = marks.some((mark) => mark.startsWith('MISSED')) ? 1 : 0;
