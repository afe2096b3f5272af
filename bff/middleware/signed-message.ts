import type { MiddlewareHandler } from 'hono';
import type { AppDeps, AppEnv } from '../deps.ts';
import { PrepChatError } from '../errors.ts';
import { admitContent, assertFewRefused, countRefused } from '../guards/admission.ts';
import { isRecent, isSigned, readMark } from '../guards/signed-message.ts';
import { defaultSiteKey } from '../ports/site-store.ts';

/**
 * Lets in a site's own server, which signs what it sends. A site that has no secret and one that does not exist look
 * the same.
 */
export function requireSignedMessage({
  sites,
  admission,
}: Pick<AppDeps, 'sites' | 'admission'>): MiddlewareHandler<AppEnv> {
  return async function checkMessage(c, next) {
    const site = await sites.site(c.req.header('x-prep-chat-site') ?? defaultSiteKey);
    if (site?.contentSecret === undefined) throw new PrepChatError('not_found');
    await assertFewRefused(admission, c.var.address);
    const mark = readMark((name) => c.req.header(name));
    if (!mark) throw refusal('The headers of a signed message are missing, or are none.');
    if (!isRecent(mark)) throw refusal('The message is older than five minutes, or the clocks differ.');
    const body = new Uint8Array(await c.req.arrayBuffer());
    if (!(await isSigned(site.contentSecret, mark, body))) {
      await countRefused(admission, c.var.address);
      throw refusal('The message is not signed with the secret of this site.');
    }
    await admitContent(admission, site);
    c.set('site', site);
    c.set('message', mark);
    await next();
  };
}

function refusal(message: string): PrepChatError {
  return new PrepChatError('unauthorized', { message });
}
