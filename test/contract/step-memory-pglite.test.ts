import { memoryDatabase } from '../support/memory-database.ts';
import { stepMemoryContract } from './step-memory.contract.ts';

stepMemoryContract('PGlite', () => memoryDatabase(), true);
