import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { statsStoreContract } from './stats-store.contract.ts';

statsStoreContract('PostgreSQL', async () => {
  const database = await freshDatabase();
  const sql = openPostgres(database.url);
  const close = async () => {
    await sql.close();
    await database.drop();
  };
  return { sql, close };
});
