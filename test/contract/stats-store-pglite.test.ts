import { memoryDatabase } from '../support/memory-database.ts';
import { statsStoreContract } from './stats-store.contract.ts';

statsStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
