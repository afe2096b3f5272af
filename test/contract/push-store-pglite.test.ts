import { ingestionDatabase } from '../support/content-database.ts';
import { pushStoreContract } from './push-store.contract.ts';

pushStoreContract('PGlite', ingestionDatabase);
