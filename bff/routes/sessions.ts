import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { limits } from '../../widget/protocol/index.ts';
import { admitSession } from '../guards/admission.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { newToken } from '../ids.ts';
import { assertOriginOf } from '../middleware/origin-guard.ts';
import { bearerHash, hashSubject, hashToken } from '../middleware/visitor.ts';
import { defaultSiteKey, type Site } from '../ports/site-store.ts';
import { errors, json } from './responses.ts';
import { sessionRequest, sessionResponse } from './schemas.ts';

/** How long a token is good for, in seconds. Whom a site vouches for it vouches for again after an hour. */
const lifetimes = { anonymous: 30 * 24 * 60 * 60, identified: 60 * 60 };

const route = createRoute({
  method: 'post',
  path: '/api/sessions',
  summary: 'Become a visitor; the session of a token that is sent along ends',
  request: { body: { required: true, content: { 'application/json': { schema: sessionRequest } } } },
  responses: {
    201: json(sessionResponse, 'The visitor’s secret token and what the widget shows'),
    ...errors,
  },
});

export function addSessionRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const { sites, visitors } = deps;

  app.openapi(route, async (c) => {
    const { site: siteKey = defaultSiteKey, identityToken, proof } = c.req.valid('json');
    const site = await sites.site(siteKey);
    if (!site) throw new PrepChatError('not_found', { message: 'There is no such site.' });
    assertOriginOf(site, c.req.header('origin'));
    const subject = await subjectOf(deps, site, identityToken);
    // Whom the site vouches for begins a session with each page, and is the same visitor every time.
    if (subject === undefined) await admitSession(deps.admission, { site, address: c.var.address }, proof);
    const token = newToken();
    const insteadOf = await bearerHash(c.req.header('authorization'));
    const { expiresAt } = await visitors.startSession({
      siteKey: site.key,
      tokenHash: await hashToken(token),
      lifetimeSeconds: subject === undefined ? lifetimes.anonymous : lifetimes.identified,
      ...(subject === undefined ? {} : { subjectHash: await hashSubject(site.key, subject) }),
      ...(insteadOf === undefined ? {} : { insteadOf }),
    });
    return c.json(
      {
        token,
        expiresAt: expiresAt.toISOString(),
        limits: { messageLength: limits.messageLength },
        settings: site.settings,
      },
      201,
    );
  });
}

/** Whom the site vouches for; undefined for somebody anonymous, where the site lets such in. */
async function subjectOf(
  { identities }: AppDeps,
  { key, identity }: Site,
  identityToken: string | undefined,
): Promise<string | undefined> {
  // A page that sends one believes that it counts.
  if (!identity && identityToken !== undefined) throw new PrepChatError('invalid_request');
  if (!identity || (identityToken === undefined && identity.mode === 'optional')) return undefined;
  const subject = identityToken && (await identities.subject(identity, key, identityToken));
  if (!subject) throw new PrepChatError('identity_required');
  return subject;
}
