import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface HostileIdentity {
  name: string;
  token: string;
}

export interface IssuerUnderTest {
  publicKey: string;
  /** A token of the site itself; what is given takes the place of what a good one has. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): string;
  hostile: HostileIdentity[];
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

function signed(header: unknown, payload: unknown, key: KeyObject): string {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

/** A site that signs with RS256, by Node alone and none of the product's libraries, and 26 forgeries of it. */
export function rs256Issuer(audience: string, issuer: string): IssuerUnderTest {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const good = () => ({ iss: issuer, aud: audience, sub: 'victim', iat: now(), exp: now() + 600 });
  const token = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) =>
    signed({ alg: 'RS256', typ: 'JWT', ...header }, { ...good(), ...claims }, privateKey);
  const without = (...names: string[]) => {
    const claims: Record<string, unknown> = good();
    for (const name of names) delete claims[name];
    return signed({ alg: 'RS256', typ: 'JWT' }, claims, privateKey);
  };
  const [head = '', body = '', signature = ''] = token().split('.');
  const unsigned = (alg: string) => `${encode({ alg, typ: 'JWT' })}.${encode(good())}.`;
  const swapped = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(good())}`;
  const ownJwk = other.publicKey.export({ format: 'jwk' });
  const doubled = `{"iss":"${issuer}","aud":"${audience}","iat":${now()},"exp":${now() + 600},"sub":"me","s\\u0075b":"victim"}`;
  const hostile = [
    ['alg none', unsigned('none')],
    ['alg NONE', unsigned('NONE')],
    [
      'the public key as an HMAC secret',
      `${swapped}.${createHmac('sha256', pem).update(swapped).digest('base64url')}`,
    ],
    ['an empty signature', `${head}.${body}.`],
    ['cut off', token().slice(0, -20)],
    ['expired', token({ exp: now() - 60, iat: now() - 600 })],
    ['not good before five minutes from now', token({ nbf: now() + 300 })],
    ['without an end', without('exp')],
    ['good for a year', token({ exp: now() + 365 * 24 * 3_600 })],
    ['for another site', token({ aud: 'another' })],
    ['for several others', token({ aud: ['another', 'third'] })],
    ['of another issuer', token({ iss: 'https://evil.example' })],
    ['without a subject', without('sub')],
    ['with an object for a subject', token({ sub: { id: 'victim' } })],
    ['with something critical that nobody knows', token({}, { crit: ['magic'], magic: 1 })],
    ['not encoded (b64 false)', token({}, { crit: ['b64'], b64: false })],
    ['kid leads out of the folder', token({}, { kid: '../../../../dev/null' })],
    ['kid with SQL', token({}, { kid: `' union select 'secret` })],
    ['brings its own key', signed({ alg: 'RS256', typ: 'JWT', jwk: ownJwk }, good(), other.privateKey)],
    [
      'says where its key is',
      signed({ alg: 'RS256', typ: 'JWT', jku: 'https://evil.example/jwks' }, good(), other.privateKey),
    ],
    ['of 5 KiB', token({ padding: 'x'.repeat(5 * 1024) })],
    ['a claim twice, once in escapes', signed({ alg: 'RS256', typ: 'JWT' }, doubled, privateKey)],
    [
      'encrypted',
      `${encode({ alg: 'dir', enc: 'A256GCM' })}..${encode('iv')}.${encode('text')}.${encode('tag')}`,
    ],
    ['of another kind', token({}, { typ: 'at+jwt' })],
    ['with another payload', `${head}.${encode({ ...good(), sub: 'admin' })}.${signature}`],
    ['signed by another site', signed({ alg: 'RS256', typ: 'JWT' }, good(), other.privateKey)],
  ].map(([name = '', hostileToken = '']) => ({ name, token: hostileToken }));
  return { publicKey: pem, token, hostile };
}
