import { contentDatabase } from '../support/content-database.ts';
import { meaningStoreContract } from './meaning-store.contract.ts';

meaningStoreContract('PGlite', contentDatabase, true);
