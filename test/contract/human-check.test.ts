import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAltchaHumanCheck } from '../../bff/adapters/altcha-human-check.ts';
import { createDailyKey } from '../../bff/adapters/daily-key.ts';
import { createSqlRateLimiter } from '../../bff/adapters/sql-rate-limiter.ts';
import { createSiteverifyHumanCheck } from '../../bff/adapters/siteverify-human-check.ts';
import { admitQuestion, type AdmissionPorts } from '../../bff/guards/admission.ts';
import type { HumanCheck } from '../../bff/ports/human-check.ts';
import type { ErrorBody, HumanChallenge } from '../../widget/protocol/index.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, roomyLimits, socketHeader, type AppUnderTest } from '../support/app.ts';
import { encodeProof, proveHuman } from '../support/prove-human.ts';
import { startSiteverifyServer, type SiteverifyServer } from '../support/siteverify-server.ts';
import { spender } from '../support/spender.ts';

const message = 'How do I put the widget on my page?';
const shop = { siteKey: 'default', address: '203.0.113.7' };

describe('the human check', () => {
  let app: AppUnderTest;
  let altcha: HumanCheck;
  let errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);

  beforeAll(async () => {
    app = await openApp({ config: { humanCheck: { always: true } } });
    altcha = createAltchaHumanCheck(app.sql, createDailyKey(app.sql, onError), onError);
  });
  afterAll(() => app.close());
  afterEach(() => {
    vi.useRealTimers();
    errors = [];
  });

  async function challenged(response: Response): Promise<HumanChallenge> {
    const { error } = (await response.json()) as ErrorBody;
    expect(`${response.status} ${error.code} ${error.retryable}`).toBe('403 human_check_required true');
    if (!error.challenge) throw new Error('there is no challenge');
    return error.challenge;
  }

  async function provenVisitor(): Promise<ApiClient> {
    const client = app.stranger();
    const proof = await proveHuman(await challenged(await client.post('/api/sessions', {})));
    const response = await client.post('/api/sessions', { proof });
    expect(response.status).toBe(201);
    client.token = ((await response.json()) as { token: string }).token;
    return client;
  }

  it('SEC-02 refuses the second use of a proof with 403, 100 of 100', { timeout: 300_000 }, async () => {
    const client = await provenVisitor();
    let [accepted, refused] = [0, 0];
    for (let i = 0; i < 100; i += 1) {
      const from = { [socketHeader]: `203.0.113.${i % 10}` };
      const proof = await proveHuman(await challenged(await client.post('/api/prepare', { message }, from)));
      if ((await client.post('/api/prepare', { message, proof }, from)).status === 202) accepted += 1;
      if ((await client.post('/api/prepare', { message, proof }, from)).status === 403) refused += 1;
    }
    expect({ accepted, refused }).toEqual({ accepted: 100, refused: 100 });
  });

  it('SEC-02 lets only one of many uses at the same time pass', async () => {
    const proof = await proveHuman(await altcha.challenge(shop));
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => altcha.verify(proof, shop)));
    expect(verdicts.filter((verdict) => verdict === 'passed')).toHaveLength(1);
  });

  it('SEC-02 lets a proof expire after five minutes', async () => {
    const proofs = [
      await proveHuman(await altcha.challenge(shop)),
      await proveHuman(await altcha.challenge(shop)),
    ];
    const begun = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: begun + 280_000 });
    expect(await altcha.verify(proofs[0]!, shop)).toBe('passed');
    vi.setSystemTime(begun + 302_000);
    expect(await altcha.verify(proofs[1]!, shop)).toBe('failed');
  });

  it('SEC-02 binds a proof to the site and to the address that it was asked of', async () => {
    const proof = await proveHuman(await altcha.challenge(shop));
    expect(await altcha.verify(proof, { ...shop, siteKey: 'another' })).toBe('failed');
    expect(await altcha.verify(proof, { ...shop, address: '203.0.113.8' })).toBe('failed');
    expect(await altcha.verify(proof, shop)).toBe('passed');
  });

  it('SEC-02 takes an IPv6 visitor’s proof from anywhere in their /64', async () => {
    const client = await provenVisitor();
    const from = (address: string) => ({ [socketHeader]: address });
    const first = await client.post('/api/prepare', { message }, from('2001:db8:1:2::1'));
    const proof = await proveHuman(await challenged(first));
    await challenged(await client.post('/api/prepare', { message, proof }, from('2001:db8:1:3::1')));
    expect((await client.post('/api/prepare', { message, proof }, from('2001:db8:1:2::99'))).status).toBe(
      202,
    );
  });

  it('SEC-02 refuses whatever was not made by solving a challenge of this server', async () => {
    const challenge = (await altcha.challenge(shop)) as Extract<HumanChallenge, { kind: 'altcha' }>;
    const good = JSON.parse(Buffer.from(await proveHuman(challenge), 'base64').toString()) as {
      challenge: { parameters: Record<string, unknown>; signature: string };
      solution: { counter: number; derivedKey: string };
    };
    const { parameters, signature } = good.challenge;
    const withParameters = (more: object) => ({
      ...good,
      challenge: { parameters: { ...parameters, ...more }, signature },
    });
    const forged: unknown[] = [
      withParameters({ cost: 1 }),
      withParameters({ expiresAt: 9_999_999_999 }),
      withParameters({ keyPrefix: '' }),
      withParameters({ data: { prover: 'x' } }),
      withParameters({ algorithm: 'SHA-256' }),
      withParameters({ keySignature: '0'.repeat(64) }),
      withParameters({ more: 1 }),
      { ...good, challenge: { parameters } },
      { ...good, challenge: { parameters, signature: '0'.repeat(64) } },
      { ...good, solution: { ...good.solution, derivedKey: '00'.repeat(32) } },
      { ...good, solution: { counter: -1, derivedKey: parameters['keyPrefix'] } },
      { challenge: good.challenge },
      {},
      null,
      [],
    ];
    for (const each of forged) expect(await altcha.verify(encodeProof(each), shop)).toBe('failed');
    for (const text of ['', 'x', '{}', '\0', 'é'.repeat(500)])
      expect(await altcha.verify(text, shop)).toBe('failed');
    expect(await altcha.verify(encodeProof(good), shop)).toBe('passed');
    expect(errors).toEqual([]);
  });

  describe('by a service', () => {
    const secret = 'the-secret';
    let service: SiteverifyServer;
    let ports: AdmissionPorts;

    beforeAll(async () => {
      service = await startSiteverifyServer(secret);
      ports = {
        limiter: createSqlRateLimiter(app.sql, createDailyKey(app.sql, onError), onError),
        humanCheck: check('turnstile'),
        humanCheckAlways: false,
        onError,
      };
    });
    afterAll(() => service.close());

    function check(kind: 'turnstile' | 'hcaptcha'): HumanCheck {
      return createSiteverifyHumanCheck({
        kind,
        siteKey: 'public',
        secret,
        hostnames: () => Promise.resolve(['shop.example']),
        onError,
        address: service.url,
      });
    }

    it.each(['turnstile', 'hcaptcha'] as const)(
      'asks %s about a token, and believes a token once',
      async (kind) => {
        const one = check(kind);
        expect(await one.challenge(shop)).toEqual({ kind, siteKey: 'public' });
        service.seen.length = 0;
        expect(await one.verify(`good ${kind}`, shop)).toBe('passed');
        expect(service.seen).toEqual([{ secret, response: `good ${kind}`, sitekey: 'public' }]);
        expect(await one.verify(`good ${kind}`, shop)).toBe('failed');
        expect(await one.verify('bad', shop)).toBe('failed');
        expect(await one.verify(`good elsewhere ${kind}`, shop)).toBe('failed');
        expect(await one.verify(`broken ${kind}`, shop)).toBe('unreachable');
      },
    );

    it('refuses a token of Turnstile that is longer than any of its tokens without asking', async () => {
      service.seen.length = 0;
      expect(await check('turnstile').verify('x'.repeat(2_049), shop)).toBe('failed');
      expect(service.seen).toEqual([]);
    });

    it('SEC-02 waits 3 s for the service, then refuses under load and lets pass otherwise, and logs it', async () => {
      const begun = performance.now();
      expect(await check('turnstile').verify('hang', shop)).toBe('unreachable');
      const took = performance.now() - begun;
      expect(took).toBeGreaterThan(2_900);
      expect(took).toBeLessThan(4_500);
      expect(errors).toHaveLength(1);

      const caller = (address: string) => ({
        ...spender({ ...roomyLimits, addressPerMinute: 4 }),
        address,
        visitorId: `visitor of ${address}`,
      });
      const always = { ...ports, humanCheckAlways: true };
      await expect(admitQuestion(always, caller('198.51.100.1'))).rejects.toMatchObject({
        code: 'human_check_required',
      });
      await admitQuestion(always, caller('198.51.100.1'), 'hang');

      const busy = caller('198.51.100.2');
      for (let i = 0; i < 3; i += 1) await admitQuestion(ports, busy);
      await expect(admitQuestion(ports, busy, 'hang')).rejects.toMatchObject({
        code: 'human_check_required',
      });
      await admitQuestion(ports, busy, 'good under load');
    });

    it('wakes only when an address or a site has used more than half of what it may, and counts no refusal', async () => {
      const caller = {
        ...spender({ ...roomyLimits, addressPerMinute: 4 }),
        address: '198.51.100.3',
        visitorId: 'v',
      };
      service.seen.length = 0;
      for (let i = 0; i < 3; i += 1) await admitQuestion(ports, caller);
      for (let i = 0; i < 10; i += 1)
        await expect(admitQuestion(ports, caller)).rejects.toMatchObject({ code: 'human_check_required' });
      await admitQuestion(ports, caller, 'good at last');
      await expect(admitQuestion(ports, caller, 'good but too much')).rejects.toMatchObject({
        code: 'rate_limited',
      });
      await admitQuestion(ports, { ...caller, address: '198.51.100.4' });

      const site = { ...spender({ ...roomyLimits, sitePerMinute: 4 }).site, key: 'busy' };
      const visitors = Array.from({ length: 4 }, (_, i) => ({
        site,
        address: `198.51.101.${i}`,
        visitorId: `v${i}`,
      }));
      for (const visitor of visitors.slice(0, 3)) await admitQuestion(ports, visitor);
      await expect(admitQuestion(ports, visitors[3]!)).rejects.toMatchObject({
        code: 'human_check_required',
      });
    });

    it('hands out so many challenges to an address and no more', async () => {
      const caller = { ...spender(roomyLimits), address: '198.51.100.5', visitorId: 'v' };
      const always = { ...ports, humanCheckAlways: true };
      for (let i = 0; i < 60; i += 1)
        await expect(admitQuestion(always, caller)).rejects.toMatchObject({ code: 'human_check_required' });
      await expect(admitQuestion(always, caller)).rejects.toMatchObject({ code: 'rate_limited' });
    });
  });
});
