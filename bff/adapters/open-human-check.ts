import type { Sql } from '../../flows/ports.ts';
import type { HumanCheckConfig } from '../config/human-check.ts';
import type { HumanCheck } from '../ports/human-check.ts';
import type { SiteStore } from '../ports/site-store.ts';
import { createAltchaHumanCheck } from './altcha-human-check.ts';
import type { DailyKey } from './daily-key.ts';
import { createSiteverifyHumanCheck } from './siteverify-human-check.ts';

interface HumanCheckParts {
  sql: Sql;
  dailyKey: DailyKey;
  sites: SiteStore;
  onError: (error: unknown) => void;
}

/** The check that the owner has chosen; a vendor's token counts only from a host of the visitor's own site. */
export function openHumanCheck(
  config: HumanCheckConfig | undefined,
  { sql, dailyKey, sites, onError }: HumanCheckParts,
): HumanCheck | undefined {
  if (config === undefined) return undefined;
  if (config.kind === 'altcha') return createAltchaHumanCheck(sql, dailyKey, onError);
  return createSiteverifyHumanCheck({
    ...config,
    hostnames: async (siteKey) => {
      const site = await sites.site(siteKey);
      return (site?.allowedOrigins ?? []).map((origin) => new URL(origin).hostname);
    },
    onError,
  });
}
