import { installSchema } from '../../bff/adapters/install-schema.ts';
import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { pushStoreContract } from './push-store.contract.ts';

pushStoreContract('PostgreSQL', async () => {
  const database = await freshDatabase();
  const sql = openPostgres(database.url);
  await installSchema(sql);
  const close = async () => {
    await sql.close();
    await database.drop();
  };
  return { ...sql, close };
});
