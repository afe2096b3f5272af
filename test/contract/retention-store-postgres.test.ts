import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { retentionStoreContract } from './retention-store.contract.ts';

retentionStoreContract('PostgreSQL', async () => {
  const database = await freshDatabase();
  const first = openPostgres(database.url);
  const others = [openPostgres(database.url), openPostgres(database.url)];
  const close = async () => {
    await Promise.all([first, ...others].map((sql) => sql.close()));
    await database.drop();
  };
  return { processes: [first, ...others], close };
});
