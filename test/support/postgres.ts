import type { TestProject } from 'vitest/node';
import { startCluster } from './postgres-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the superuser in the database `postgres` of the PostgreSQL that the tests run on. */
    postgresUrl: string;
  }
}

/** Starts one real PostgreSQL for all test files of a project. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { url, dispose } = await startCluster();
  project.provide('postgresUrl', url);
  return dispose;
}
