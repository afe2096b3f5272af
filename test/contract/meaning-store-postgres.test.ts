import { openPostgres } from '../../bff/adapters/postgres-sql.ts';
import { contentTables } from '../support/content-database.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { meaningStoreContract } from './meaning-store.contract.ts';

// The PostgreSQL of the tests is a plain one: what holds here is that nothing is missed but the meaning.
meaningStoreContract(
  'PostgreSQL without pgvector',
  async () => {
    const database = await freshDatabase();
    const sql = openPostgres(database.url);
    await sql.script(contentTables);
    const close = async () => {
      await sql.close();
      await database.drop();
    };
    return { ...sql, close };
  },
  false,
);
