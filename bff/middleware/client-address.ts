import type { MiddlewareHandler } from 'hono';
import ipaddr from 'ipaddr.js';
import type { AppDeps, AppEnv } from '../deps.ts';

/**
 * Notes whom to count a request for: an IPv4 address, or the /64 that an IPv6 address is in, because a
 * household has that many. Nobody is believed about it but as many proxies as stand in front of this
 * server, each of which adds the address that it saw at the right end of `X-Forwarded-For`.
 */
export function clientAddress({
  socketAddress,
  trustedProxies,
}: Pick<AppDeps, 'socketAddress' | 'trustedProxies'>): MiddlewareHandler<AppEnv> {
  return async function noteAddress(c, next) {
    c.set('address', addressOf(socketAddress(c), c.req.header('x-forwarded-for'), trustedProxies));
    await next();
  };
}

function addressOf(socket: string | undefined, forwarded = '', trustedProxies: number): string {
  let believed = prefixOf(socket ?? '') ?? 'unknown';
  const hops = forwarded.split(',');
  for (let back = 1; back <= Math.min(trustedProxies, hops.length); back += 1) {
    const prefix = prefixOf(hops[hops.length - back]?.trim() ?? '');
    if (prefix === undefined) break;
    believed = prefix;
  }
  return believed;
}

function prefixOf(text: string): string | undefined {
  const bare = /^\[(.*)\](:\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
  if (!ipaddr.isValid(bare) || (!bare.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(bare))) {
    return undefined;
  }
  const address = ipaddr.process(bare);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toNormalizedString()}/64`).toString()}/64`;
}
