import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { statsStoreContract } from './stats-store.contract.ts';

statsStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
