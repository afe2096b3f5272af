import { memoryDatabase } from '../support/memory-database.ts';
import { historyStoreContract } from './history-store.contract.ts';

historyStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
