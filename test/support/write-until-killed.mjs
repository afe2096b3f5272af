// Opens the database of a data folder with the built thread of the server and writes rows until it is killed.
// First line: rows that are there and ms that opening took, by the clock and of the processor; then a line for each row.
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const [folder, tag] = process.argv.slice(2);
const thread = new Worker(new URL('../../dist/bff/pglite-thread.js', import.meta.url), {
  workerData: folder,
});
const asked = new Map();
thread.on('message', ({ id, rows, failure }) => {
  if (failure) throw new Error(failure.message);
  asked.get(id)(rows);
});
const run = (text, params = []) =>
  new Promise((resolve) => {
    const id = asked.size + 1;
    asked.set(id, resolve);
    thread.postMessage({ id, run: text, params }, []);
  });

const begun = performance.now();
const [{ held }] = await run('select count(*)::int as held from prep_chat.visitors');
const { user, system } = process.cpuUsage();
writeSync(1, `${held} ${Math.round(performance.now() - begun)} ${Math.round((user + system) / 1_000)}\n`);
for (let n = 0; ; n += 1) {
  await run(`insert into prep_chat.visitors (id, site_key) values ($1, 'default')`, [`${tag}-${n}`]);
  writeSync(1, '.\n');
}
