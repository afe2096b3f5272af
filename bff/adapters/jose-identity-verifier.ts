import { createPublicKey } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify, type JWTHeaderParameters, type JWTPayload } from 'jose';
import type { IdentityVerifier } from '../ports/identity-verifier.ts';
import type { SiteIdentity } from '../ports/site-store.ts';

/** Longest time between a token's making and its end, in seconds. */
const mostLifetime = 60 * 60;
/** By how much the clocks of site and server may differ, in seconds. */
const skew = 30;
const longestToken = 4 * 1024;
const longestSubject = 255;

type PublishedKeys = ReturnType<typeof createRemoteJWKSet>;

/**
 * Tokens in JWS form by `jose`. Only the site's own algorithm and keys count: of what a token says of
 * itself, `kid` chooses among these keys and nothing else is heeded.
 */
export function createJoseIdentityVerifier(onRefused: (reason: unknown) => void): IdentityVerifier {
  const published = new Map<string, PublishedKeys>();

  function keysOf({ jwksUrl, keys = {} }: SiteIdentity) {
    if (jwksUrl === undefined) return (header: JWTHeaderParameters) => givenKey(keys, header);
    const known = published.get(jwksUrl) ?? createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000 });
    published.set(jwksUrl, known);
    return known;
  }

  return {
    async subject(identity, audience, token) {
      try {
        if (token.length > longestToken) throw new errors.JWTInvalid('too long');
        const { payload, protectedHeader } = await jwtVerify(token, keysOf(identity) as PublishedKeys, {
          algorithms: [identity.algorithm],
          issuer: identity.issuer,
          audience,
          clockTolerance: skew,
          maxTokenAge: mostLifetime,
          requiredClaims: ['iss', 'aud', 'sub', 'iat', 'exp'],
        });
        if (!/^(application\/)?jwt$/i.test(protectedHeader.typ ?? 'JWT')) throw new errors.JWTInvalid('typ');
        assertUnambiguous(token);
        return subjectOf(payload);
      } catch (error) {
        // Keys that cannot be fetched say nothing about the token.
        if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) throw error;
        onRefused(error);
        return undefined;
      }
    },
  };
}

function givenKey(keys: Readonly<Record<string, string>>, { alg, kid = '' }: JWTHeaderParameters) {
  const key = typeof kid === 'string' && Object.hasOwn(keys, kid) ? keys[kid] : undefined;
  if (key === undefined) throw new errors.JWKSNoMatchingKey();
  return alg.startsWith('HS') ? new TextEncoder().encode(key) : createPublicKey(key);
}

function subjectOf({ sub, iat = 0, exp = 0 }: JWTPayload): string {
  if (exp - iat > mostLifetime) throw new errors.JWTInvalid('lives too long');
  if (typeof sub !== 'string' || sub === '' || sub.length > longestSubject)
    throw new errors.JWTInvalid('sub');
  return sub;
}

/** A claim that is there twice is read differently by different readers. */
function assertUnambiguous(token: string): void {
  for (const part of token.split('.').slice(0, 2)) {
    const text = Buffer.from(part, 'base64url').toString('utf8');
    const written = [...text.matchAll(/"(?:[^"\\]|\\[^]?)*"?(\s*:)?/g)].filter(([, colon]) => colon).length;
    if (written !== countNames(JSON.parse(text))) throw new errors.JWTInvalid('a name is there twice');
  }
}

function countNames(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + countNames(inner), own);
}
