import { createSqlContentStore } from '../../flows/content/sql-content-store.ts';
import { addStoredSite } from '../../bff/adapters/sql-stored-sites.ts';
import { plainSite } from '../../bff/config/stored-site.ts';
import { PrepChatError } from '../../bff/errors.ts';
import type { ServerParts } from '../../bff/server.ts';

/** The site of the tour: what is read in with it is nobody else's content. */
const siteKey = 'tour';

/** Longest wait for a new site to be known to the server, in ms; it looks every two seconds. */
const patienceMs = 5_000;

/**
 * Remembers an address as the one source of the tour's own site, which has it in place of the one before; `POST
 * /api/ingestions` then reads it.
 */
export async function pointAt(
  { sql, sites, ingestions }: Pick<ServerParts, 'sql' | 'sites' | 'ingestions'>,
  { address, mostPages, allowPrivate }: { address: string; mostPages: number; allowPrivate: boolean },
): Promise<{ site: string; source: string }> {
  const { host: source } = new URL(address);
  await addStoredSite(sql, plainSite(siteKey));
  const content = createSqlContentStore(sql, siteKey);
  for (const known of await ingestions.sources()) {
    if (known.siteKey !== siteKey || known.source === source) continue;
    await ingestions.forget(siteKey, known.source);
    await content.removeSource(known.source);
  }
  await ingestions.remember({ siteKey, source }, { location: address, mostPages, allowPrivate });
  const until = performance.now() + patienceMs;
  while (!(await sites.site(siteKey))) {
    if (performance.now() > until) throw new PrepChatError('storage_unavailable');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { site: siteKey, source };
}
