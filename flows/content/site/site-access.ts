import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isAllowedAddress } from './public-address.ts';
import { Refusal, Unreached } from './refusal.ts';

/** Addresses that a host name has; rejects when it has none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface SiteAccessOptions {
  /** Address of the site; its host, with and without `www.`, belongs to the site, and so does its port when `allowPrivate` is set. */
  start: URL;
  /** Further hosts of the site. */
  hosts?: readonly string[];
  /**
   * Lets the crawler reach private networks and this machine, for a site on an intranet. Never set it
   * for a site whose address somebody else may choose.
   */
  allowPrivate?: boolean;
  /** Asks the system when left out. */
  resolve?: Resolve;
}

/** What the crawler may connect to. */
export interface SiteAccess {
  /** A sentence when the address is none of the site's, else nothing. */
  refusal(url: URL): string | undefined;
  /** Every address of the URL's host, each of them checked. Rejects with a `Refusal`. */
  addressesOf(url: URL, signal: AbortSignal): Promise<readonly string[]>;
}

/** Allows the hosts of one site, over HTTPS (HTTP only when `start` has it) on the usual ports, at public addresses. */
export function createSiteAccess(options: SiteAccessOptions): SiteAccess {
  const { start, hosts = [], allowPrivate = false, resolve = askSystem } = options;
  const names = new Set([start.hostname, ...hosts.map((host) => host.toLowerCase())].flatMap(withWww));
  const schemes = start.protocol === 'http:' ? ['https:', 'http:'] : ['https:'];
  const ports = new Set(['', '80', '443', ...(allowPrivate ? [start.port] : [])]);
  return {
    refusal(url) {
      if (!schemes.includes(url.protocol))
        return `It is not an ${schemes.map((scheme) => scheme.slice(0, -1)).join(' or ')} address`;
      if (url.username || url.password) return 'Its address contains a user name or password';
      if (!names.has(url.hostname)) return `${url.hostname} is not one of the site's hosts`;
      return ports.has(url.port) ? undefined : `Port ${url.port} is not allowed`;
    },
    async addressesOf(url, signal) {
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
      const addresses = isIP(host) ? [host] : await unlessAborted(resolve(host), signal).catch(unknownHost);
      const refused = addresses.find((address) => !isAllowedAddress(address, { allowPrivate }));
      if (refused !== undefined || addresses.length === 0) {
        throw new Refusal(`${url.hostname} is not at a public address`);
      }
      return addresses;
    },
  };
}

function withWww(host: string): string[] {
  return host.startsWith('www.') ? [host, host.slice(4)] : [host, `www.${host}`];
}

async function askSystem(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function unknownHost(cause: unknown): never {
  throw new Unreached('Its host is not known', { cause });
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
