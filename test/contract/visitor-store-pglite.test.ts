import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { visitorStoreContract } from './visitor-store.contract.ts';

visitorStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
