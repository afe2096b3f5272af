import { afterAll, describe } from 'vitest';
import { createSqlRunStore } from '../../bff/adapters/sql-run-store.ts';
import { createSupabaseRunStore } from '../../bff/adapters/supabase-run-store.ts';
import { startCluster, type Cluster } from '../support/postgres-cluster.ts';
import { findStandIn, startStandIn } from '../support/supabase/stand-in.ts';
import { runStoreContract } from './run-store.contract.ts';

const modules = findStandIn();

describe.runIf(modules)('on a stand-in for Supabase', () => {
  let cluster: Cluster | undefined;
  afterAll(() => cluster?.dispose());

  runStoreContract('the stand-in for Supabase', async () => {
    // Roles belong to a whole server: other tests make and drop them.
    cluster = await startCluster();
    const standIn = await startStandIn(modules ?? '', cluster.url);
    return {
      sql: standIn.sql,
      store: async (sql, flowSlug) => {
        const direct = await createSqlRunStore(sql, flowSlug);
        return createSupabaseRunStore({
          supabase: standIn.supabase(),
          flowSlug,
          direct,
          onError: console.error,
        });
      },
      close: standIn.close,
    };
  });
});
