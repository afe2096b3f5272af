import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { historyStoreContract } from './history-store.contract.ts';

historyStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
