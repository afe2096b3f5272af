import { createRoute, z } from '@hono/zod-openapi';
import type { AppDeps, Extra } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { answersPerDay } from '../gaps/answers-per-day.ts';
import { groupGaps, mostQuestions, type GapPorts } from '../gaps/find-gaps.ts';
import { eraseVisitor } from '../history/erase.ts';
import { requireOperator } from '../middleware/operator.ts';
import { hashSubject } from '../middleware/visitor.ts';
import type { Assets } from '../ports/assets.ts';
import type { BudgetStore } from '../ports/budget-store.ts';
import type { GapStore } from '../ports/gap-store.ts';
import type { OwnerStore } from '../ports/owner-store.ts';
import type { StatsStore } from '../ports/stats-store.ts';
import { serveAssets } from '../routes/assets.ts';
import { visitorExport } from '../routes/history-schemas.ts';
import { errors, json } from '../routes/responses.ts';
import { id } from '../routes/schemas.ts';
import { toStatsReport } from '../stats/show-stats.ts';
import { limitAttempts } from './limit-attempts.ts';
import { readContent, readSites } from './read-site.ts';
import * as schemas from './schemas.ts';

/** What the owner's page needs beside what the server has. */
export interface OwnerPageDeps {
  adminToken: string;
  owner: OwnerStore;
  budgets: Pick<BudgetStore, 'used'>;
  gaps: GapStore;
  stats: StatsStore;
  content(siteKey: string): GapPorts['content'];
  ingestions: NonNullable<AppDeps['ingestions']>;
  /** The page itself. */
  files: Assets;
  /** Of all money. */
  currency: string;
  script?: { path: string; integrity: string };
}

/** Newest questions that one look shows. */
const shownQuestions = 200;

const security = [{ operator: [] }];
const query = schemas.period;
const params = z.object({ visitorId: id });

function reading<Schema extends z.ZodType, Path extends string>(
  path: Path,
  summary: string,
  schema: Schema,
  description: string,
) {
  return createRoute({
    method: 'get',
    path,
    summary,
    security,
    request: { query },
    responses: { 200: json(schema, description), ...errors },
  });
}

const sitesRoute = createRoute({
  method: 'get',
  path: '/api/admin/sites',
  summary: 'The owner’s sites with what they have spent today',
  security,
  responses: { 200: json(schemas.sitesResponse, 'The site of the configuration first'), ...errors },
});
const contentRoute = createRoute({
  method: 'get',
  path: '/api/admin/content',
  summary: 'Where content comes from, and how its latest reading went',
  security,
  responses: { 200: json(schemas.contentResponse, 'The sources of all sites'), ...errors },
});
const questionsRoute = reading(
  '/api/admin/questions',
  'What visitors have asked, newest first',
  schemas.questionsResponse,
  `At most ${shownQuestions}`,
);
const gapsRoute = reading(
  '/api/admin/gaps',
  'What visitors ask that the site does not answer, as `prep-chat gaps` finds it',
  schemas.gapsResponse,
  'Most frequent first, and how many were answered each day',
);
const statsRoute = reading(
  '/api/admin/stats',
  'What questions took and what was spared, as `prep-chat stats` adds it up',
  schemas.statsResponse,
  'A line for each day, newest first',
);
const findVisitorRoute = createRoute({
  method: 'post',
  path: '/api/admin/visitors/find',
  summary: 'The visitor for whom a site has vouched under this name',
  security,
  request: { body: { required: true, content: { 'application/json': { schema: schemas.visitorRequest } } } },
  responses: { 200: json(schemas.visitorResponse, 'The id of the visitor'), ...errors },
});
const exportRoute = createRoute({
  method: 'get',
  path: '/api/admin/visitors/{visitorId}',
  summary: 'All that is kept about a visitor',
  security,
  request: { params },
  responses: { 200: json(visitorExport, 'What the visitor themselves may take away'), ...errors },
});
const eraseRoute = createRoute({
  method: 'delete',
  path: '/api/admin/visitors/{visitorId}',
  summary: 'Erases a visitor and everything of theirs',
  security,
  request: { params },
  responses: { 204: { description: 'Gone' }, ...errors },
});

/** `/admin` and what it shows, for whoever has the operator's token. */
export function createOwnerPage(own: OwnerPageDeps): Extra {
  return function addOwnerPage(app, deps) {
    const { owner, currency, script } = own;
    app.use('/api/admin/*', limitAttempts(deps.admission.limiter), requireOperator(own.adminToken));
    app.openAPIRegistry.registerComponent('securitySchemes', 'operator', { type: 'http', scheme: 'bearer' });

    app.openapi(sitesRoute, async (c) => {
      const sites = await readSites(deps.sites, own.budgets);
      return c.json({ currency, ...(script ? { script } : {}), sites }, 200);
    });

    app.openapi(contentRoute, async (c) => c.json({ sources: await readContent(own.ingestions) }, 200));

    app.openapi(questionsRoute, async (c) => {
      const { site, days } = c.req.valid('query');
      const questions = await owner.questions(site, days, shownQuestions);
      return c.json({ days, questions }, 200) as never;
    });

    app.openapi(gapsRoute, async (c) => {
      const { site, days } = c.req.valid('query');
      const asked = await own.gaps.asked(site, days, mostQuestions);
      const gaps = await groupGaps(asked, own.content(site));
      return c.json({ days, gaps, perDay: answersPerDay(asked) }, 200) as never;
    });

    app.openapi(statsRoute, async (c) => {
      const { site, days } = c.req.valid('query');
      return c.json(toStatsReport(days, await own.stats.perDay(days, site)), 200);
    });

    app.openapi(findVisitorRoute, async (c) => {
      const { site, subject } = c.req.valid('json');
      const visitorId = await owner.visitorBySubject(site, await hashSubject(site, subject));
      if (visitorId === undefined) throw new PrepChatError('not_found');
      return c.json({ visitorId }, 200);
    });

    async function everything(visitorId: string) {
      const found = await deps.visitors.everything(visitorId);
      if (!found) throw new PrepChatError('not_found');
      return found;
    }

    app.openapi(
      exportRoute,
      async (c) => c.json(await everything(c.req.valid('param').visitorId), 200) as never,
    );

    app.openapi(eraseRoute, async (c) => {
      const { visitorId } = await everything(c.req.valid('param').visitorId);
      await eraseVisitor(deps, visitorId);
      return c.body(null, 204);
    });

    serveAssets(app, '/admin', own.files);
  };
}
