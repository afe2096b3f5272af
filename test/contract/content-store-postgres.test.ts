import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { contentTables } from '../support/content-database.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { contentStoreContract } from './content-store.contract.ts';

contentStoreContract('PostgreSQL', async () => {
  const database = await freshDatabase();
  const sql = openPostgres(database.url);
  await sql.script(contentTables);
  const close = async () => {
    await sql.close();
    await database.drop();
  };
  return { ...sql, close };
});
