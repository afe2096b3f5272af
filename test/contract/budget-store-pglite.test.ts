import { memoryDatabase } from '../support/memory-database.ts';
import { budgetStoreContract } from './budget-store.contract.ts';

budgetStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
