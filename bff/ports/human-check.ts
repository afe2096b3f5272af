import type { HumanChallenge } from '../../widget/protocol/index.ts';

/** Whom a proof is good for. */
export interface Prover {
  siteKey: string;
  /** Network address, IPv6 as its /64. */
  address: string;
}

/** `unreachable`: whoever could tell does not answer. */
export type Verdict = 'passed' | 'failed' | 'unreachable';

/** Asks a browser for a proof that no script makes thousands of. */
export interface HumanCheck {
  challenge(prover: Prover): Promise<HumanChallenge>;
  /** A proof passes once. Never rejects. */
  verify(proof: string, prover: Prover): Promise<Verdict>;
}
