import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { stepMemoryContract } from './step-memory.contract.ts';

stepMemoryContract(
  'PostgreSQL without pgvector',
  async () => {
    const database = await freshDatabase();
    const sql = openPostgres(database.url);
    const close = async () => {
      await sql.close();
      await database.drop();
    };
    return { ...sql, close };
  },
  false,
);
