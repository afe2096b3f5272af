import { memoryDatabase } from '../support/memory-database.ts';
import { pushStoreContract } from './push-store.contract.ts';

pushStoreContract('PGlite', () => memoryDatabase());
