import type { Ingestions } from '../../flows/ingestion/ingestions.ts';
import type { BudgetStore } from '../ports/budget-store.ts';
import type { Site, SiteStore } from '../ports/site-store.ts';

/** Sites with what they may spend today and what they have. */
export async function readSites(sites: SiteStore, budgets: Pick<BudgetStore, 'used'>) {
  return Promise.all((await sites.list()).map((site) => withBudget(site, budgets)));
}

async function withBudget(
  { key, settings, allowedOrigins, identity, limits }: Site,
  budgets: Pick<BudgetStore, 'used'>,
) {
  const { tokens, costMicros } = await budgets.used(key);
  const { siteTokensPerDay: tokensPerDay, siteMoneyPerDay } = limits;
  return {
    key,
    title: settings.title,
    origins: [...allowedOrigins],
    identity: identity?.mode ?? ('none' as const),
    budget: {
      tokens,
      tokensPerDay,
      cost: costMicros / 1_000_000,
      ...(siteMoneyPerDay === undefined ? {} : { costPerDay: siteMoneyPerDay }),
    },
  };
}

/** Sources with how their latest reading went. */
export async function readContent(ingestions: Pick<Ingestions, 'read' | 'sources'>) {
  const sources = await ingestions.sources();
  return Promise.all(
    sources.map(async ({ siteKey, source, settings, pages, everyMinutes, nextAt, ingestionId }) => {
      const last = ingestionId === null ? undefined : await ingestions.read(ingestionId);
      return {
        site: siteKey,
        source,
        location: settings.location,
        pages,
        ...(everyMinutes === null ? {} : { everyMinutes }),
        ...(nextAt === null ? {} : { nextAt }),
        ...(last ? { last } : {}),
      };
    }),
  );
}
