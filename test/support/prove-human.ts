import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { HumanChallenge } from '../../widget/protocol/index.ts';

/** Solves a proof of work with ALTCHA's own code: what any client of the API can do. */
export async function proveHuman(human: HumanChallenge): Promise<string> {
  if (human.kind !== 'altcha') throw new Error(`no proof of work: ${human.kind}`);
  const { parameters, signature } = human;
  const challenge = { parameters, signature } as unknown as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  return encodeProof({ challenge, solution });
}

export function encodeProof(payload: unknown): string {
  return Buffer.from(JSON.stringify(payload)).toString('base64');
}
