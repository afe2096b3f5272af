import { createPublicKey } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { SiteIdentity } from '../ports/site-store.ts';

const secretBytes = 32;
/** Kind of key, and for elliptic curves which, that each algorithm is for. */
const algorithms: Record<string, string> = {
  HS256: 'secret',
  HS384: 'secret',
  HS512: 'secret',
  RS256: 'rsa',
  RS384: 'rsa',
  RS512: 'rsa',
  PS256: 'rsa',
  PS384: 'rsa',
  PS512: 'rsa',
  ES256: 'ec prime256v1',
  ES384: 'ec secp384r1',
  ES512: 'ec secp521r1',
  EdDSA: 'ed25519',
};

/** How a site vouches for people: one algorithm, and keys that fit it. No secret is ever part of a complaint. */
export const identitySchema = z
  .strictObject({
    mode: z.enum(['none', 'optional', 'required']),
    algorithm: z.string().refine((name) => Object.hasOwn(algorithms, name), {
      error: `must be one of ${Object.keys(algorithms).join(', ')}`,
    }),
    issuer: z.string().min(1),
    /** For tokens without a `kid`. */
    key: z.string().optional(),
    /** By the `kid` of a token. */
    keys: z.record(z.string().min(1), z.string()).optional(),
    jwksUrl: z.url({ protocol: /^https$/, error: 'must be an https address' }).optional(),
  })
  .superRefine((identity, context) => {
    const { algorithm, key, keys, jwksUrl } = identity;
    const complain = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((jwksUrl === undefined) === (key === undefined && keys === undefined)) {
      complain('key', 'say where the key is, by one of: key or keys; jwksUrl');
    }
    if (jwksUrl !== undefined && algorithms[algorithm] === 'secret') {
      complain('jwksUrl', 'a secret is not published: choose an algorithm with a public key');
    }
    const named = [...(key === undefined ? [] : [['key', key]]), ...Object.entries(keys ?? {})];
    for (const [name = '', text = ''] of named) {
      const problem = keyProblem(algorithm, text);
      if (problem) complain(name === 'key' ? 'key' : 'keys', problem);
    }
  });

/** The identity of a site in our words; undefined when its visitors are anonymous. */
export function toIdentity(
  stored: z.output<typeof identitySchema> | null | undefined,
): SiteIdentity | undefined {
  if (!stored || stored.mode === 'none') return undefined;
  const { mode, algorithm, issuer, key, keys, jwksUrl } = stored;
  return {
    mode,
    algorithm,
    issuer,
    ...(jwksUrl === undefined ? {} : { jwksUrl }),
    ...(jwksUrl === undefined ? { keys: { ...keys, ...(key === undefined ? {} : { '': key }) } } : {}),
  };
}

function keyProblem(algorithm: string, key: string): string | undefined {
  const kind = algorithms[algorithm];
  if (kind === 'secret') {
    if (key.includes('-----BEGIN')) return 'is not a secret';
    const isLong = new TextEncoder().encode(key).length >= secretBytes;
    return isLong ? undefined : `a secret needs at least ${secretBytes} bytes`;
  }
  if (!key.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return 'must be a public key in PEM (SPKI)';
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey(key);
    const found = details?.namedCurve ? `${type} ${details.namedCurve}` : type;
    if (found !== kind) return `is a key for another algorithm than ${algorithm}`;
    return (details?.modulusLength ?? 2_048) < 2_048 ? 'an RSA key needs at least 2048 bits' : undefined;
  } catch {
    return 'must be a public key in PEM (SPKI)';
  }
}
