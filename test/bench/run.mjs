// `npm run bench -- <name>`: runs one benchmark; each prints a table and the marks it is held to.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const [name = ''] = process.argv.slice(2);
const file = join(folder, `${name}.bench.mjs`);
if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(folder).flatMap((each) => /^(.+)\.bench\.mjs$/.exec(each)?.[1] ?? []);
  console.error(`npm run bench -- <${names.join(' | ')}>`);
  process.exit(1);
}
await import(file);
