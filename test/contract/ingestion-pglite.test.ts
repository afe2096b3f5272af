import { ingestionDatabase } from '../support/content-database.ts';
import { ingestionContract } from './ingestion.contract.ts';
import { ingestionsAtOnceContract } from './ingestions-at-once.contract.ts';

ingestionContract('PGlite', ingestionDatabase);
ingestionsAtOnceContract('PGlite', ingestionDatabase);
