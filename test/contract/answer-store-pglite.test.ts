import { memoryDatabase } from '../support/memory-database.ts';
import { answerStoreContract } from './answer-store.contract.ts';

answerStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
