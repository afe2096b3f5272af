import { memoryDatabase } from '../support/memory-database.ts';
import { conversationStoreContract } from './conversation-store.contract.ts';

conversationStoreContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
