import { memoryDatabase } from '../support/memory-database.ts';
import { ingestionContract } from './ingestion.contract.ts';
import { ingestionsAtOnceContract } from './ingestions-at-once.contract.ts';

ingestionContract('PGlite', () => memoryDatabase());
ingestionsAtOnceContract('PGlite', () => memoryDatabase());
