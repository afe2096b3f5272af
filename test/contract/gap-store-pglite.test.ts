import { memoryDatabase } from '../support/memory-database.ts';
import { gapStoreContract } from './gap-store.contract.ts';

gapStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
