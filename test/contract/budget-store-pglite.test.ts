import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { budgetStoreContract } from './budget-store.contract.ts';

budgetStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
