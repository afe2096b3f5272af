import { z } from 'zod';
import type { HumanCheck } from '../ports/human-check.ts';

/** Where each vendor tells whether a token is good; both speak the same. */
const addresses = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
};
/** How long a vendor may take, in ms. */
const patienceMs = 3_000;
/** Longest token that Turnstile gives; hCaptcha's are longer. */
const longestToken = { turnstile: 2_048, hcaptcha: 16_384 };

export interface SiteverifyOptions {
  kind: 'turnstile' | 'hcaptcha';
  /** Public; goes to the browser. */
  siteKey: string;
  secret: string;
  /** Names of the hosts whose pages may have shown the check. */
  hostnames: (siteKey: string) => Promise<readonly string[]>;
  onError: (error: unknown) => void;
  /** Another address, for a server that is not the vendor's. */
  address?: string;
}

const answer = z.object({ success: z.boolean(), hostname: z.string().optional() });

/** The check of Cloudflare Turnstile or of hCaptcha. A vendor takes each token once and for five minutes at most. */
export function createSiteverifyHumanCheck(options: SiteverifyOptions): HumanCheck {
  const { kind, siteKey, secret, hostnames, onError, address = addresses[kind] } = options;
  return {
    challenge: () => Promise.resolve({ kind, siteKey }),

    async verify(proof, prover) {
      if (proof.length > longestToken[kind]) return 'failed';
      try {
        const response = await fetch(address, {
          method: 'POST',
          body: new URLSearchParams({ secret, response: proof, sitekey: siteKey }),
          signal: AbortSignal.timeout(patienceMs),
        });
        if (!response.ok) throw new Error(`${kind} answered with ${response.status}`);
        const { success, hostname } = answer.parse(await response.json());
        if (!success) return 'failed';
        const known = await hostnames(prover.siteKey);
        return hostname === undefined || known.includes(hostname) ? 'passed' : 'failed';
      } catch (error) {
        onError(error);
        return 'unreachable';
      }
    },
  };
}
