import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSqlPassageStore } from '../flows/content/sql-passage-store.ts';
import { createSqlIngestions } from '../flows/ingestion/sql-ingestions.ts';
import type { Sql } from '../flows/ports.ts';
import { siteIngestion } from '../flows/site-ingestion.ts';
import { createFolderAssets } from './adapters/folder-assets.ts';
import { packageRoot } from './adapters/package-files.ts';
import { readSealedScript } from './adapters/sealed-script.ts';
import { createSqlBudgetStore } from './adapters/sql-budget-store.ts';
import { createSqlGapStore } from './adapters/sql-gap-store.ts';
import { createSqlOwnerStore } from './adapters/sql-owner-store.ts';
import { createSqlStatsStore } from './adapters/sql-stats-store.ts';
import { createOwnerPage } from './admin/routes.ts';
import type { Extra } from './deps.ts';

/** Composition of the owner's page, which is there only where there is a token for it. */
export async function openOwnerPage(
  sql: Sql,
  { adminToken, currency }: { adminToken: string; currency: string },
): Promise<Extra> {
  const script = readSealedScript();
  return createOwnerPage({
    adminToken,
    currency,
    owner: createSqlOwnerStore(sql),
    budgets: createSqlBudgetStore(sql),
    gaps: createSqlGapStore(sql),
    stats: createSqlStatsStore(sql),
    content: (siteKey) => createSqlPassageStore(sql, siteKey),
    ingestions: createSqlIngestions(sql, siteIngestion.slug),
    files: await createFolderAssets(
      [join(packageRoot(), 'dist', 'admin')].filter((folder) => existsSync(folder)),
    ),
    ...(script ? { script } : {}),
  });
}
