import { BlockList, isIP } from 'node:net';

function listOf(...networks: string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), address.includes(':') ? 'ipv6' : 'ipv4');
  }
  return list;
}

/** Networks of a company, a home or this machine: an owner may open them for an intranet. */
const ownNetworks = listOf(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
);

/** Where clouds hand out keys to whoever asks: never open, also where they lie in a network above. */
const metadata = listOf('100.100.100.200/32', '168.63.129.16/32', '169.254.0.0/16', 'fd00:ec2::/32');

/** Blocks of IANA's special-purpose registry for IPv4, with multicast and what is reserved. */
const special4 = listOf(
  '0.0.0.0/8',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
);

/** All of IPv6 that is routed lies in here; mapped, NAT64, link-local and the like do not. */
const routed6 = listOf('2000::/3');
/** Protocol assignments with Teredo and ORCHID, documentation, 6to4, AS112. */
const special6 = listOf('2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20');

/**
 * Whether a server may be reached at an address of the form that name servers give: a public one, or
 * with `allowPrivate` one of a private network or this machine.
 */
export function isAllowedAddress(address: string, { allowPrivate }: { allowPrivate: boolean }): boolean {
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  // `check` compares an IPv4-mapped address with IPv4 networks, too; it is refused in either case
  if (/^::ffff:/i.test(address) || metadata.check(address, family)) return false;
  if (ownNetworks.check(address, family)) return allowPrivate;
  if (version === 4) return !special4.check(address, family);
  return routed6.check(address, family) && !special6.check(address, family);
}
