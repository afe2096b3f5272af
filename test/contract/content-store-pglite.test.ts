import { contentDatabase } from '../support/content-database.ts';
import { contentStoreContract } from './content-store.contract.ts';

contentStoreContract('PGlite', contentDatabase);
