import type { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import type { Assets } from '../ports/assets.ts';

/** For pages that we serve ourselves: nothing from elsewhere, no inline script, Trusted Types on. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** The widget's script for every page in the world, and the demo's pages. */
export function addAssetRoutes(app: OpenAPIHono<AppEnv>, { assets }: AppDeps): void {
  serveAssets(app, '', assets);
}

/** Serves files below a path; what it does not hold is not found. */
export function serveAssets(app: OpenAPIHono<AppEnv>, base: string, assets: Assets): void {
  app.get(`${base}/*`, compress(), async (c) => {
    const asset = await assets.find(new URL(c.req.url).pathname.slice(base.length) || '/');
    if (!asset) throw new PrepChatError('not_found');
    const isPage = asset.contentType.startsWith('text/html');
    c.header('etag', asset.etag);
    c.header('vary', 'accept-encoding');
    c.header('cache-control', asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (isPage) c.header('content-security-policy', pagePolicy);
    // A module script of another origin is only run with these.
    else c.header('access-control-allow-origin', '*');
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304);
    return c.body(asset.body, 200, { 'content-type': asset.contentType });
  });
}
