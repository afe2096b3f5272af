// How well and how fast passages are found, beside full text search, on PGlite and PostgreSQL.
// `--dir <folder>` other sets; `--questions <n>` of each set; `--only pglite|postgres`; `--no-scale`;
// `--large` goes on to 100,000 passages, which takes minutes.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../..');
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    dir: { type: 'string' },
    questions: { type: 'string' },
    only: { type: 'string' },
    scale: { type: 'boolean', default: true },
    large: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const folder = values.dir
  ? resolve(values.dir)
  : join(resolve(root, process.env.PREP_CHAT_TEST_DATA ?? '../shared/data'), 'retrieval');
if (!existsSync(folder)) {
  console.log(`Skipped: there are no sets in ${folder} (--dir or PREP_CHAT_TEST_DATA names another folder)`);
} else {
  const { module } = await runnerImport(join(root, 'test/bench/retrieval/measure.ts'), {
    root,
    configFile: false,
  });
  const databases = ['pglite', 'postgres'].filter((name) => !values.only || name === values.only);
  await module.measure({
    folder,
    databases,
    questions: values.questions ? Number(values.questions) : Infinity,
    scales: values.scale ? [1_000, 10_000, ...(values.large ? [100_000] : [])] : [],
  });
}
