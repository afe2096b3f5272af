import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { gapStoreContract } from './gap-store.contract.ts';

gapStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
