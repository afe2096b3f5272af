import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { rateLimiterContract } from './rate-limiter.contract.ts';

rateLimiterContract('PGlite', async () => {
  const sql = await openPglite();
  return { sql, close: () => sql.close() };
});
