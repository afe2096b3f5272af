import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { answerStoreContract } from './answer-store.contract.ts';

answerStoreContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
