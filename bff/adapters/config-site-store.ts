import type { Site, SiteStore } from '../ports/site-store.ts';

/** The one site of the configuration; pages of this server itself, at `ownOrigins`, may use it too. */
export function createConfigSiteStore(site: Site, ownOrigins: readonly string[]): SiteStore {
  const known = { ...site, allowedOrigins: [...ownOrigins, ...site.allowedOrigins] };
  return {
    site: async (key) => (key === known.key ? known : undefined),
    knowsOrigin: async (origin) => known.allowedOrigins.includes(origin),
    list: async () => [known],
  };
}
