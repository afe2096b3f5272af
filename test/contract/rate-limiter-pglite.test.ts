import { memoryDatabase } from '../support/memory-database.ts';
import { rateLimiterContract } from './rate-limiter.contract.ts';

rateLimiterContract('PGlite', async () => {
  const sql = await memoryDatabase();
  return { sql, close: () => sql.close() };
});
