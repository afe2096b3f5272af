import { createChallenge, randomInt, verifySolution, type Challenge, type Solution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { Sql } from '../../flows/ports.ts';
import type { HumanCheck, Prover, Verdict } from '../ports/human-check.ts';
import type { DailyKey } from './daily-key.ts';

/** Rounds of one try, and how many tries the browser has to make: half a second on a usual machine. */
const cost = 5_000;
const tries = { least: 150, most: 280 };
/** How long a challenge is good for, in seconds. */
const lifetimeSeconds = 300;

/** What a browser sends back: JSON in base64. */
const payload = z.object({
  challenge: z.object({
    parameters: z.strictObject({
      algorithm: z.literal('PBKDF2/SHA-256'),
      nonce: z.string(),
      salt: z.string(),
      cost: z.literal(cost),
      keyLength: z.number(),
      keyPrefix: z.string(),
      keySignature: z.string(),
      expiresAt: z.number(),
      data: z.strictObject({ prover: z.string() }),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});

/**
 * Proof of work by ALTCHA, without a third party: nothing to see and nothing to solve for a person.
 * A proof is good for one use, five minutes, the site and the address that it was asked of.
 */
export function createAltchaHumanCheck(
  sql: Sql,
  dailyKey: DailyKey,
  onError: (error: unknown) => void,
): HumanCheck {
  const proverOf = ({ siteKey, address }: Prover) => dailyKey.sign(`prover ${siteKey} ${address}`);
  const secrets = async () => ({
    hmacSignatureSecret: await dailyKey.sign('altcha challenge'),
    hmacKeySignatureSecret: await dailyKey.sign('altcha key'),
  });

  async function check(challenge: Challenge, solution: Solution, prover: Prover): Promise<Verdict> {
    const { parameters, signature = '' } = challenge;
    if (parameters.data?.['prover'] !== (await proverOf(prover))) return 'failed';
    const { verified } = await verifySolution({ challenge, solution, deriveKey, ...(await secrets()) });
    if (!verified) return 'failed';
    const unused = await sql.query(
      `with gone as (delete from prep_chat.used_challenges where expires_at < now())
       insert into prep_chat.used_challenges (signature, expires_at) values ($1, to_timestamp($2::float8))
       on conflict do nothing returning signature`,
      [signature, parameters.expiresAt ?? 0],
    );
    return unused.length === 1 ? 'passed' : 'failed';
  }

  return {
    async challenge(prover) {
      const { parameters, signature = '' } = await createChallenge({
        algorithm: 'PBKDF2/SHA-256',
        cost,
        counter: randomInt(tries.most, tries.least),
        expiresAt: Math.floor(Date.now() / 1_000) + lifetimeSeconds,
        data: { prover: await proverOf(prover) },
        deriveKey,
        ...(await secrets()),
      });
      return { kind: 'altcha', parameters: { ...parameters }, signature };
    },

    async verify(proof, prover) {
      const read = payload.safeParse(parseBase64Json(proof));
      if (!read.success) return 'failed';
      const { challenge, solution } = read.data;
      return check(challenge, solution, prover).catch((error: unknown) => {
        onError(error);
        return 'unreachable';
      });
    },
  };
}

function parseBase64Json(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}
