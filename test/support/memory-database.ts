import { readFileSync, writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { installSchema } from '../../bff/adapters/install-schema.ts';
import { extensions, toSession, toSql } from '../../bff/adapters/pglite-sql.ts';
import { chatPreparation } from '../../flows/chat-preparation.ts';
import type { Sql } from '../../flows/ports.ts';
import { registerFlow } from '../../flows/worker/register.ts';
import { ingestFolder } from './ingest-folder.ts';
import { madeOnce } from './made-once.ts';

type Prepare = (sql: Sql) => Promise<unknown>;

/** What is in a database before a test: to make PGlite and the schema takes seconds, to load both less than one. */
const contents = {
  schema: installSchema,
  demo: async (sql: Sql) => {
    await installSchema(sql);
    await registerFlow(sql, chatPreparation);
    await ingestFolder({ sql, folder: 'demo/content', baseUrl: '/docs/', source: 'demo' });
  },
} satisfies Record<string, Prepare>;

/** A PGlite in memory with the whole schema; `demo` has the flow and the content of the demo, too. */
export async function memoryDatabase(content: keyof typeof contents = 'schema'): Promise<Sql> {
  const path = await madeOnce(`${content}.tar`, (file) => dump(file, contents[content]));
  const loadDataDir = new Blob([readFileSync(path)]);
  return toSql(toSession(await PGlite.create({ loadDataDir, extensions })));
}

async function dump(file: string, prepare: Prepare): Promise<void> {
  const database = await PGlite.create({ extensions });
  await prepare(toSql(toSession(database)));
  const archive = await database.dumpDataDir('none');
  writeFileSync(file, Buffer.from(await archive.arrayBuffer()));
  await database.close();
}
