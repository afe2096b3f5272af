// One worker as a process: its argument is the address of the database.
import { join, resolve } from 'node:path';
import { runnerImport } from 'vite';

const root = resolve(import.meta.dirname, '../../..');
const load = async (path) => (await runnerImport(join(root, path), { root, configFile: false })).module;
const { openPostgres } = await load('bff/adapters/postgres-sql.ts');
const { startWorker } = await load('flows/worker/worker.ts');
const { emptyFlow } = await load('test/bench/preparation/empty-flow.ts');
await startWorker({ sql: openPostgres(process.argv[2], 6), flow: emptyFlow, ports: {} });
console.log('works');
