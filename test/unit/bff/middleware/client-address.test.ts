import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { AppEnv } from '../../../../bff/deps.ts';
import { clientAddress } from '../../../../bff/middleware/client-address.ts';

/** The address that a request is counted for. */
async function counted(
  socket: string | undefined,
  trustedProxies = 0,
  headers: Record<string, string> = {},
): Promise<string> {
  const app = new Hono<AppEnv>();
  app.use(clientAddress({ socketAddress: () => socket, trustedProxies }));
  app.get('/', (c) => c.text(c.var.address));
  return (await app.request('/', { headers })).text();
}

const spoofed = '198.51.100.66';
const socket = '203.0.113.1';
const client = '192.0.2.7';

describe('SEC-32 the address that a request is counted for', () => {
  const cases: [trusted: number, headers: Record<string, string>, expected: string][] = [
    [0, { 'x-forwarded-for': spoofed }, socket],
    [0, { forwarded: `for=${spoofed}` }, socket],
    [0, { 'cf-connecting-ip': spoofed, 'x-real-ip': spoofed, 'true-client-ip': spoofed }, socket],
    [1, { 'x-forwarded-for': `${spoofed}, ${client}` }, client],
    [1, { 'x-forwarded-for': client, 'cf-connecting-ip': spoofed, forwarded: `for=${spoofed}` }, client],
    [2, { 'x-forwarded-for': `${spoofed}, ${client}, 10.0.0.2` }, client],
    [1, { 'x-forwarded-for': `${spoofed}, not-an-address` }, socket],
    [1, { 'x-forwarded-for': `${spoofed}, [::ffff:${client}]:4711` }, client],
  ];
  it.each(cases)(
    'is behind %i trusted proxies and with %j the right one: %s',
    async (trusted, headers, expected) => {
      expect(await counted(socket, trusted, headers)).toBe(expected);
    },
  );

  it('is the /64 of an IPv6 address, and an IPv4 address in whatever form', async () => {
    expect(await counted('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64');
    expect(await counted('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2::/64');
    expect(await counted('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64');
    expect(await counted('fe80::1%eth0')).toBe('fe80::/64');
    expect(await counted('::ffff:192.0.2.7')).toBe(client);
    expect(await counted(socket, 1, { 'x-forwarded-for': '192.0.2.7:4711' })).toBe(client);
  });

  it('believes no number that only looks like an address', async () => {
    for (const odd of ['3221225991', '0xc0000207', '0300.0.2.7', '192.0.2', '', ' ', 'unknown', '_hidden'])
      expect(await counted(socket, 1, { 'x-forwarded-for': odd })).toBe(socket);
  });

  it('is one for all where there is no socket', async () => {
    expect(await counted(undefined)).toBe('unknown');
  });
});
