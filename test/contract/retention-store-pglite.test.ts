import { memoryDatabase } from '../support/memory-database.ts';
import { retentionStoreContract } from './retention-store.contract.ts';

retentionStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { processes: [sql], close: () => sql.close() };
});
