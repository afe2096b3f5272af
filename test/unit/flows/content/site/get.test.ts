import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGet } from '../../../../../flows/content/site/get.ts';
import { reasonOf } from '../../../../../flows/content/site/refusal.ts';
import { createSiteAccess, type SiteAccessOptions } from '../../../../../flows/content/site/site-access.ts';
import { forbiddenTargets, forbiddenV6, spellingsOf } from '../../../../support/address-spellings.ts';
import { readCorpus } from '../../../../support/markdown-examples.ts';
import { freePort } from '../../../../support/free-port.ts';
import { serveSite, type Site, type SiteResponse } from '../../../../support/site.ts';

interface SpelledAddress {
  url: string;
  kind: string;
  target: string;
}

const corpus = readCorpus<SpelledAddress[]>('ssrf/addresses.json');
const signal = new AbortController().signal;
const publicAddress = '93.184.216.34';

describe('fetching from a site', () => {
  let canary: Site;
  let hits: number;
  let sockets: number;
  const count = () => sockets++;
  beforeAll(async () => {
    canary = await serveSite(() => {
      hits++;
      return { body: 'secret' };
    });
    // every connection that this process begins, to whatever address
    subscribe('net.client.socket', count);
  });
  afterAll(() => {
    unsubscribe('net.client.socket', count);
    canary.close();
  });
  beforeEach(() => {
    hits = 0;
    sockets = 0;
  });

  /** What comes of an address: its body, or the sentence that says why not. */
  const fetchFrom = async (url: string, options: Partial<SiteAccessOptions> = {}, until = signal) => {
    if (!URL.canParse(url)) return 'no URL';
    const address = new URL(url);
    const get = createGet(createSiteAccess({ start: address, ...options }));
    try {
      const limitsOf = (type: string) => (type === 'text/html' ? { bytes: 2 ** 21, ratio: 20 } : undefined);
      return `body: ${(await get(address, { signal: until, limitsOf })).body.toString()}`;
    } catch (error) {
      return reasonOf(error);
    }
  };
  const refused =
    /^(?:no URL|\S+ is not at a public address|It is not an https(?: or http)? address|Its address contains a user name or password|Its host is not known|Port \d+ is not allowed)$/;

  it('reaches a server of this machine when the owner opens private networks', async () => {
    expect(await fetchFrom(canary.url, { allowPrivate: true })).toBe('body: secret');
    expect({ hits, sockets }).toEqual({ hits: 1, sockets: 1 });
  });

  it('SEC-20 connects to no special address, however it is spelled', async ({ task }) => {
    const spellings = [
      ...forbiddenTargets.flatMap(spellingsOf),
      ...forbiddenV6.map((host) => `http://${host}/`),
    ];
    const { port } = new URL(canary.url);
    spellings.push(
      canary.url,
      `http://localhost:${port}/`,
      `http://[::1]:${port}/`,
      `http://2130706433:${port}/`,
    );
    const answers = new Map<string, string>();
    // a name that nothing knows stands for one whose answers the next test looks at
    for (const url of spellings) answers.set(url, await fetchFrom(url, { resolve: () => Promise.reject() }));
    expect([...answers].filter(([, answer]) => !refused.test(answer))).toEqual([]);
    expect({ hits, sockets }).toEqual({ hits: 0, sockets: 0 });
    expect(spellings.length).toBeGreaterThanOrEqual(150);
    task.meta.cases = spellings.length;
  });

  it.skipIf(!corpus)(
    'SEC-20 connects to none of the addresses that others have collected',
    async ({ task }) => {
      const answers = new Map<string, string>();
      for (const { url, target } of corpus ?? []) {
        const resolve = () => Promise.resolve([target]);
        // what is no whole address may still be one beside the address of a page
        for (const base of [undefined, 'http://site.example/']) {
          if (!URL.canParse(url, base)) continue;
          const { href } = new URL(url, base);
          answers.set(href, await fetchFrom(href, { resolve }));
        }
      }
      expect([...answers].filter(([, answer]) => !refused.test(answer))).toEqual([]);
      expect({ hits, sockets }).toEqual({ hits: 0, sockets: 0 });
      task.meta.cases = corpus?.length ?? 0;
    },
  );

  it('SEC-20 refuses a name as soon as one of its addresses is special', async ({ task }) => {
    const answers = [
      ...forbiddenTargets,
      ...forbiddenV6.map((host) => host.slice(1, -1)),
      '::ffff:127.0.0.1',
      'x',
    ];
    for (const address of answers) {
      const resolve = () => Promise.resolve([publicAddress, address]);
      expect(await fetchFrom('https://site.example/', { resolve })).toBe(
        'site.example is not at a public address',
      );
    }
    expect({ hits, sockets }).toEqual({ hits: 0, sockets: 0 });
    task.meta.cases = answers.length;
  });

  it('SEC-20 keeps metadata services closed, also when the owner opens private networks', async ({
    task,
  }) => {
    const own = /^(?:10|127|172\.16|192\.168|100\.64)\.|^\[(?:::1|fc00::1)\]$/;
    const closed = [...forbiddenTargets, ...forbiddenV6].filter((target) => !own.test(target));
    expect(closed).toEqual(expect.arrayContaining(['169.254.169.254', '100.100.100.200', '[fd00:ec2::254]']));
    for (const target of closed) {
      expect(await fetchFrom(`http://${target}/`, { allowPrivate: true })).toBe(
        `${new URL(`http://${target}`).hostname} is not at a public address`,
      );
    }
    expect(sockets).toBe(0);
    task.meta.cases = closed.length;
  });

  it.each([
    ['https://example.com/a', undefined],
    ['https://www.example.com/', undefined],
    ['https://docs.example.com/', undefined],
    ['https://EXAMPLE.com:443/', undefined],
    ['https://example.com:80/', undefined],
    ['http://example.com/', 'It is not an https address'],
    ['https://example.com:8443/', 'Port 8443 is not allowed'],
    ['https://example.com./', "example.com. is not one of the site's hosts"],
    ['https://evil.example.com/', "evil.example.com is not one of the site's hosts"],
    ['https://example.com.evil.example/', "example.com.evil.example is not one of the site's hosts"],
    ['https://93.184.216.34/', "93.184.216.34 is not one of the site's hosts"],
    ['https://a@example.com/', 'Its address contains a user name or password'],
    ['ftp://example.com/', 'It is not an https address'],
    ['javascript:alert(1)', 'It is not an https address'],
  ])('SEC-20 says of %s for a site at https://example.com: %s', (address, refusal) => {
    const access = createSiteAccess({ start: new URL('https://example.com/'), hosts: ['docs.Example.com'] });
    expect(access.refusal(new URL(address))).toBe(refusal);
  });

  it('SEC-20 looks a name up once and connects to what it has checked', async () => {
    const connected: unknown[] = [];
    const note = (message: unknown) => {
      const { socket } = message as { socket: Socket };
      socket.on('connectionAttempt', (address, port) => {
        connected.push([address, port]);
        stop.abort();
      });
    };
    const stop = new AbortController();
    subscribe('net.client.socket', note);
    let lookups = 0;
    const resolve = () => Promise.resolve([lookups++ === 0 ? publicAddress : '127.0.0.1']);
    const options = { start: new URL('http://rebind.example/'), resolve };
    await expect(fetchFrom('http://rebind.example/', options, stop.signal)).resolves.not.toMatch(/body/);
    unsubscribe('net.client.socket', note);
    expect(connected).toEqual([[publicAddress, 80]]);
    expect(lookups).toBe(1);
    expect(await fetchFrom('http://rebind.example/', options)).toBe(
      'rebind.example is not at a public address',
    );
    expect(hits).toBe(0);
  });

  it.each([
    ['http://169.254.169.254/', "169.254.169.254 is not one of the site's hosts"],
    ['http://inner.example/', 'inner.example is not at a public address'],
    ['http://127.0.0.1:1/', 'Port 1 is not allowed'],
    ['file:///etc/passwd', 'It is not an https or http address'],
    ['http://user:word@127.0.0.1/', 'Its address contains a user name or password'],
  ])('SEC-20 checks a redirect to %s like a first address', async (location, reason) => {
    const site = await serveSite(() => ({ status: 302, headers: { location }, body: '' }));
    const options = {
      allowPrivate: true,
      hosts: ['inner.example'],
      resolve: () => Promise.resolve(['169.254.169.254']),
    };
    expect(await fetchFrom(site.url, options)).toContain(reason);
    expect({ hits, sockets }).toEqual({ hits: 0, sockets: 1 });
    site.close();
  });

  const mebibyte = Buffer.alloc(2 ** 20, 'a');
  const bomb = Buffer.alloc(2 ** 21, 'a');
  const mixed = randomBytes(2 ** 16).toString('hex');
  it.each<[string, SiteResponse, string | RegExp]>([
    ['a page of 2 MB', { body: Buffer.concat([mebibyte, mebibyte]) }, /^body: a/],
    ['a huge page', { body: Buffer.concat([bomb, mebibyte]) }, 'It is larger than 2 MB'],
    [
      'a page that says to be huge',
      { body: 'x', headers: { 'content-length': String(2 ** 22) } },
      'It is larger than 2 MB',
    ],
    [
      'a gzip bomb',
      { body: gzipSync(bomb), headers: { 'content-encoding': 'gzip' } },
      'It grows more than 20 times when it is decompressed',
    ],
    [
      'a Brotli bomb',
      { body: brotliCompressSync(bomb), headers: { 'content-encoding': 'br' } },
      'It grows more than 20 times when it is decompressed',
    ],
    [
      'a deflate bomb',
      { body: deflateSync(bomb), headers: { 'content-encoding': 'deflate' } },
      'It grows more than 20 times when it is decompressed',
    ],
    [
      'a large page that compresses badly',
      { body: gzipSync(mixed.repeat(20)), headers: { 'content-encoding': 'gzip' } },
      'It is larger than 2 MB',
    ],
    ['gzip', { body: gzipSync(mixed), headers: { 'content-encoding': 'gzip' } }, `body: ${mixed}`],
    ['Brotli', { body: brotliCompressSync(mixed), headers: { 'content-encoding': 'br' } }, `body: ${mixed}`],
    [
      'gzip that breaks off',
      { body: gzipSync(mixed).subarray(0, 4_000), headers: { 'content-encoding': 'gzip' } },
      'It could not be decompressed',
    ],
    [
      'what only says to be Brotli',
      { body: Buffer.from('<p>Hello</p>'), headers: { 'content-encoding': 'br' } },
      'It could not be decompressed',
    ],
    [
      'compression in two layers',
      { body: gzipSync(gzipSync(bomb)), headers: { 'content-encoding': 'gzip, gzip' } },
      'Its compression "gzip, gzip" is not known',
    ],
    [
      'a picture',
      { body: 'x', headers: { 'content-type': 'image/png' } },
      'Its type, image/png, is not read',
    ],
    [
      'a redirect to itself',
      { status: 301, headers: { location: '/' }, body: '' },
      'It redirects more than 3 times',
    ],
    [
      'a redirect to nowhere',
      { status: 302, headers: { location: 'http://[' }, body: '' },
      /^It redirects to what/,
    ],
  ])('SEC-20 reads %s or says why it does not', async (_name, response, expected) => {
    const site = await serveSite(() => response);
    const answer = await fetchFrom(site.url, { allowPrivate: true });
    if (typeof expected === 'string') expect(answer).toBe(expected);
    else expect(answer).toMatch(expected);
    site.close();
  });

  it('SEC-20 gives up after ten seconds, also when bytes trickle in', async () => {
    const site = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      setInterval(() => response.write('a'), 500).unref();
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    const { port } = site.address() as AddressInfo;
    const began = performance.now();
    expect(await fetchFrom(`http://127.0.0.1:${port}/`, { allowPrivate: true })).toBe(
      'It takes longer than 10 s',
    );
    expect(performance.now() - began).toBeGreaterThan(9_000);
    site.closeAllConnections();
    site.close();
  });

  it('says that nobody answers, and stops when it is told to', async () => {
    expect(await fetchFrom(`http://127.0.0.1:${await freePort()}/`, { allowPrivate: true })).toBe(
      'It could not be reached (ECONNREFUSED)',
    );
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(
      createGet(createSiteAccess({ start: new URL(canary.url), allowPrivate: true }))(new URL(canary.url), {
        signal: stopped,
        limitsOf: () => undefined,
      }),
    ).rejects.toThrow('enough');
  });
});
