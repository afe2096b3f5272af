import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { runStoreContract } from './run-store.contract.ts';

runStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
