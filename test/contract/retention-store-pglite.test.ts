import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { retentionStoreContract } from './retention-store.contract.ts';

retentionStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { processes: [sql], close: () => sql.close() };
});
