import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type BodyLimits, readLimited } from './limited-body.ts';
import { Refusal, Unreached } from './refusal.ts';
import type { SiteAccess } from './site-access.ts';

/** What a server has answered, after redirects. */
export interface Fetched {
  /** The address in the end. */
  url: URL;
  status: number;
  headers: IncomingHttpHeaders;
  /** Media type, lower case, without parameters; empty when the server names none. */
  type: string;
  /** Decompressed; empty unless the status is 200. */
  body: Buffer;
}

export interface GetOptions {
  signal: AbortSignal;
  /** Sent along, e.g. `if-none-match`. */
  headers?: Record<string, string>;
  /** Limits of a body by its media type; a type for which there are none is refused. */
  limitsOf(type: string): BodyLimits | undefined;
}

/** Fetches an address of one site. Rejects with a `Refusal` or with what the system threw. */
export type Get = (url: URL, options: GetOptions) => Promise<Fetched>;

/** How the crawler is called; sites address it as `prep-chat` in robots.txt. */
const userAgent = 'prep-chat (indexes this site for its own assistant)';

const mostRedirects = 3;
const deadline = 10_000;

/** Fetches what `access` allows; each redirect is checked like the first address, 10 s for all of it. */
export function createGet(access: SiteAccess): Get {
  return async (start, { signal, headers = {}, limitsOf }) => {
    const timeout = AbortSignal.timeout(deadline);
    const ended = AbortSignal.any([signal, timeout]);
    let url = start;
    try {
      for (let redirects = 0; redirects <= mostRedirects; redirects++) {
        const refusal = access.refusal(url);
        if (refusal) throw new Refusal(redirects > 0 ? `It redirects to ${url.href}: ${refusal}` : refusal);
        const addresses = await access.addressesOf(url, ended);
        const response = await open(url, addresses, headers, ended);
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        if (location !== undefined && [301, 302, 303, 307, 308].includes(status)) {
          response.destroy();
          if (!URL.canParse(location, url.href)) throw new Refusal('It redirects to what is no address');
          url = new URL(location, url.href);
          continue;
        }
        const type = (response.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
        const fetched: Fetched = { url, status, headers: response.headers, type, body: Buffer.alloc(0) };
        if (status !== 200) response.destroy();
        else {
          const limits = limitsOf(type);
          if (!limits) throw refuse(response, `Its type, ${type || 'which it does not name'}, is not read`);
          fetched.body = await readLimited(response, limits);
        }
        return fetched;
      }
      throw new Refusal(`It redirects more than ${mostRedirects} times`);
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) throw new Unreached(`It takes longer than ${deadline / 1000} s`);
      throw error;
    }
  };
}

function refuse(response: IncomingMessage, reason: string): Refusal {
  response.destroy();
  return new Refusal(reason);
}

/** Connects to one of these addresses and to no other: the name is not looked up again. */
function open(
  url: URL,
  addresses: readonly string[],
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const pinned = addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_host, options, done) => {
    const [first] = pinned;
    if (options.all) done(null, pinned);
    else done(first ? null : new Error('no address'), first?.address ?? '', first?.family);
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(
      url,
      {
        agent: false,
        headers: { accept: '*/*', 'accept-encoding': 'gzip, br', 'user-agent': userAgent, ...headers },
        lookup,
        signal,
      },
      resolve,
    );
    request.on('error', reject).end();
  });
}
