import { openPglite } from '../../bff/adapters/pglite-sql.ts';
import { stepMemoryContract } from './step-memory.contract.ts';

stepMemoryContract('PGlite', () => openPglite(), true);
