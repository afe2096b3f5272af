import { memoryDatabase } from '../support/memory-database.ts';
import { visitorStoreContract } from './visitor-store.contract.ts';

visitorStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
