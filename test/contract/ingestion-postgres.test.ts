import { installSchema } from '../../bff/adapters/install-schema.ts';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import type { Sql } from '../../flows/ports.ts';
import { ingestionContract } from './ingestion.contract.ts';
import { ingestionsAtOnceContract } from './ingestions-at-once.contract.ts';

ingestionContract('PostgreSQL', open);
ingestionsAtOnceContract('PostgreSQL', open);

async function open(): Promise<Sql> {
  const database = await freshDatabase();
  const sql = openPostgres(database.url);
  await installSchema(sql);
  const close = async () => {
    await sql.close();
    await database.drop();
  };
  return { ...sql, close };
}
