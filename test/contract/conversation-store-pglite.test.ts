import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { conversationStoreContract } from './conversation-store.contract.ts';

conversationStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
