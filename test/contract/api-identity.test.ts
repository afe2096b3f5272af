import { createHmac, createPublicKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createJoseIdentityVerifier } from '../../bff/adapters/jose-identity-verifier.ts';
import { parseConfig } from '../../bff/config.ts';
import { ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';
import { rs256Issuer } from '../support/hostile-identities.ts';
import { storeSite } from '../support/stored-site.ts';

const origin = 'https://club.example';
const issuer = 'https://login.club.example';
const secret = 'a secret of at least thirty-two bytes';
const now = () => Math.floor(Date.now() / 1000);

function hs256(claims: Record<string, unknown>, key = secret, header: Record<string, unknown> = {}): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode({ alg: 'HS256', ...header })}.${encode({ iss: issuer, iat: now(), exp: now() + 600, ...claims })}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('a site that vouches for its people', () => {
  const club = rs256Issuer('club', issuer);
  let app: AppUnderTest;

  beforeAll(async () => {
    app = await openApp();
    const site = { allowedOrigins: [origin] };
    const rs256 = { algorithm: 'RS256', issuer, key: club.publicKey };
    const hmac = { algorithm: 'HS256', issuer };
    await storeSite(app.sql, { key: 'club', ...site, identity: { mode: 'required', ...rs256 } });
    await storeSite(app.sql, { key: 'open', ...site, identity: { mode: 'optional', ...hmac, key: secret } });
    await storeSite(app.sql, {
      key: 'kids',
      ...site,
      identity: { mode: 'required', ...hmac, keys: { old: `${secret} old`, new: `${secret} new` } },
    });
    await storeSite(app.sql, { key: 'plain', ...site });
    await app.startWorker();
  });
  afterAll(() => app.close());

  const page = () => new ApiClient(app.stranger().send, origin);
  const session = (site: string, identityToken?: string) =>
    page().post('/api/sessions', { site, ...(identityToken === undefined ? {} : { identityToken }) });
  async function member(site: string, identityToken: string): Promise<ApiClient> {
    const client = page();
    await client.startSession({ site, identityToken });
    return client;
  }

  it('SEC-06 accepts none of 26 hostile tokens, and the good one', async () => {
    expect(club.hostile).toHaveLength(26);
    const accepted: string[] = [];
    for (const { name, token } of club.hostile) {
      const response = await session('club', token);
      const text = await response.text();
      if (response.status === 201) accepted.push(name);
      else
        expect(`${name}: ${response.status} ${text}`).toMatch(
          / (401 .*identity_required|400 .*invalid_request)/,
        );
    }
    expect(accepted).toEqual([]);
    expect((await session('club', club.token({ sub: 'me' }))).status).toBe(201);
    // Half a minute is forgiven, an audience may be one of several.
    expect((await session('club', club.token({ exp: now() - 10, iat: now() - 600 }))).status).toBe(201);
    expect((await session('club', club.token({ aud: ['another', 'club'] }))).status).toBe(201);
  });

  it('SEC-06 asks for every claim, and for one that lives an hour at most', async () => {
    const good = { aud: 'open', sub: 'me' };
    expect((await session('open', hs256(good))).status).toBe(201);
    for (const name of ['iss', 'aud', 'sub', 'iat', 'exp'])
      expect(`${name} ${(await session('open', hs256({ ...good, [name]: undefined }))).status}`).toBe(
        `${name} 401`,
      );
    for (const claims of [
      { iat: now() - 3_700, exp: now() + 60 },
      { iat: now() + 120, exp: now() + 180 },
      { exp: now() + 3_700 },
      { sub: '' },
      { sub: 'x'.repeat(300) },
    ])
      expect((await session('open', hs256({ ...good, ...claims }))).status).toBe(401);
  });

  it('SEC-06 finds a key by its name and by nothing else', async () => {
    const claims = { aud: 'kids', sub: 'me' };
    const statuses = [];
    for (const [key, kid] of [
      [`${secret} old`, 'old'],
      [`${secret} new`, 'new'],
      [`${secret} new`, 'old'],
      [`${secret} new`, undefined],
      [`${secret} new`, '__proto__'],
      [`${secret} new`, ['new']],
      [`${secret} new`, 'constructor'],
    ] as const)
      statuses.push((await session('kids', hs256(claims, key, { kid }))).status);
    expect(statuses).toEqual([201, 201, 401, 401, 401, 401, 401]);
  });

  it('SEC-06 lets nobody anonymous in on any route where identity is required', async () => {
    expect((await session('club')).status).toBe(401);
    // Somebody who came before the site began to ask.
    await app.sql.query(`update prep_chat.sites set identity = null where key = 'club'`);
    const client = page();
    await client.startSession({ site: 'club' });
    const { runId, conversationId } = await client.prepare('Why?');
    const identity = { mode: 'required', algorithm: 'RS256', issuer, key: club.publicKey };
    await app.sql.query(`update prep_chat.sites set identity = $1::text::jsonb where key = 'club'`, [
      JSON.stringify(identity),
    ]);
    for (const response of [
      await client.post('/api/prepare', { message: 'Why?' }),
      await client.get(`/api/runs/${runId}`),
      await client.post(`/api/runs/${runId}/retry`, {}),
      await client.post('/api/stream', { runId }),
      await client.get('/api/answers/answer_x/stream'),
      await client.post('/api/answers/answer_x/stop', {}),
      await client.post('/api/answers/answer_x/feedback', { rating: 'up' }),
      await client.get('/api/conversations'),
      await client.get(`/api/conversations/${conversationId}`),
      await client.delete(`/api/conversations/${conversationId}`),
      await client.get('/api/me'),
      await client.delete('/api/me'),
    ])
      expect(`${response.status} ${await response.text()}`).toMatch(/^401 .*unauthorized/);
  });

  it('never takes a bad identity for none', async () => {
    expect((await session('open')).status).toBe(201);
    expect((await session('open', hs256({ aud: 'open', sub: 'me' }, `${secret}!`))).status).toBe(401);
    expect((await session('plain', hs256({ aud: 'plain', sub: 'me' }))).status).toBe(400);
  });

  it('shows somebody the same conversations on each device, and nobody else', async () => {
    const [phone, laptop] = [
      await member('club', club.token({ sub: 'ada' })),
      await member('club', club.token({ sub: 'ada' })),
    ];
    expect(laptop.token).not.toBe(phone.token);
    const { conversationId } = await phone.prepare('What is mine?');
    const seen = (await (await laptop.get('/api/conversations')).json()) as { conversations: unknown[] };
    expect(seen.conversations).toMatchObject([{ conversationId }]);
    for (const other of [
      await member('club', club.token({ sub: 'Ada' })),
      await member('open', hs256({ aud: 'open', sub: 'ada' })),
    ])
      expect((await other.get(`/api/conversations/${conversationId}`)).status).toBe(404);
    const everything = await (await laptop.get('/api/me')).json();
    expect(everything).toMatchObject({ site: 'club', identified: true, sessions: [{}, {}] });
    expect(JSON.stringify(await app.sql.query('select * from prep_chat.visitors'))).not.toMatch(/\bada\b/i);
  });

  it('SEC-06 gives a new secret at login and ends the one before', async () => {
    const client = page();
    const { token: anonymous } = await client.startSession({ site: 'open' });
    const { token } = await client.startSession({
      site: 'open',
      identityToken: hs256({ aud: 'open', sub: 'me' }),
    });
    expect(token).not.toBe(anonymous);
    expect((await client.get('/api/conversations')).status).toBe(200);
    client.token = anonymous;
    expect((await client.get('/api/conversations')).status).toBe(401);
  });

  it('reads published keys, and says that it cannot where it cannot', async () => {
    const jwks = await serveKeys(club.publicKey);
    // That the address is https is the configuration's rule; the verifier takes what that has let in.
    const identities = createJoseIdentityVerifier(() => undefined);
    const identity = { mode: 'required', algorithm: 'RS256', issuer, jwksUrl: jwks.url } as const;
    expect(await identities.subject(identity, 'club', club.token({ sub: 'me' }, { kid: 'one' }))).toBe('me');
    expect(
      await identities.subject(identity, 'club', club.token({ sub: 'me' }, { kid: 'two' })),
    ).toBeUndefined();
    jwks.server.close();
    const gone = { ...identity, jwksUrl: `${jwks.url}/gone` };
    await expect(identities.subject(gone, 'club', club.token({}, { kid: 'one' }))).rejects.toThrow(/./);
  });

  it('SEC-06 does not start with a weak secret or a key that does not fit', () => {
    const good = { mode: 'required', algorithm: 'HS256', issuer, key: secret };
    const problems = (identity: Record<string, unknown>) => {
      try {
        parseConfig({}, { identity });
        return [];
      } catch (error) {
        return (error as { problems: string[] }).problems;
      }
    };
    expect(problems(good)).toEqual([]);
    for (const [identity, problem] of [
      [{ ...good, key: 'x'.repeat(31) }, /at least 32 bytes/],
      [{ ...good, algorithm: 'RS256' }, /must be a public key in PEM/],
      [{ ...good, algorithm: 'ES256', key: club.publicKey }, /another algorithm than ES256/],
      [{ ...good, key: club.publicKey }, /is not a secret/],
      [{ ...good, algorithm: 'none' }, /must be one of/],
      [{ ...good, key: undefined }, /say where the key is/],
      [{ ...good, key: undefined, jwksUrl: 'https://login.club.example/jwks' }, /a secret is not published/],
      [{ ...good, jwksUrl: 'https://login.club.example/jwks' }, /say where the key is/],
      [
        { ...good, algorithm: 'RS256', key: undefined, jwksUrl: 'http://login.club.example' },
        /must be an https/,
      ],
      [{ ...good, issuer: '' }, /issuer/],
    ] as const) {
      const said = problems(identity).join('\n');
      expect(said).toMatch(problem);
      expect(said).not.toContain(secret);
    }
  });
});

async function serveKeys(pem: string): Promise<{ url: string; server: Server }> {
  const jwk = { ...createPublicKey(pem).export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/jwks' ? 200 : 404).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/jwks`, server };
}
