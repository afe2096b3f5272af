import { parseChallenge } from '../protocol/parse-challenge.ts';
import type { RequestError } from './bff-client.ts';
import type { Link } from './link.ts';
import { solveProofOfWork } from './proof-of-work.ts';

/** Proofs that are sent for one request: what was proven may have become too old, or too late. */
const mostProofs = 2;

/** What a request that was refused for want of a proof is sent again with. */
export interface Refused {
  refusal: RequestError;
  send: (proof: { proof?: string }) => Promise<Response>;
  link: Link;
  /** Where the check of a service can stand. */
  place: () => Element;
  signal: AbortSignal;
}

/** Passes the challenge of a refusal and sends the request again with the proof. Rejects with the refusal if it cannot. */
export async function sendWithProof({ refusal, send, link, place, signal }: Refused): Promise<Response> {
  let last = refusal;
  for (let proofs = 1; ; proofs += 1) {
    // Most checks are over before anybody could read that there is one.
    const notice = setTimeout(() => link.rest('checking'), link.patience.checkingMs);
    let proof: string;
    try {
      proof = await prove(last.challenge, place, signal);
    } catch {
      signal.throwIfAborted();
      throw last;
    } finally {
      clearTimeout(notice);
      link.rest();
    }
    try {
      return await send({ proof });
    } catch (error) {
      if (!isRefusal(error) || proofs >= mostProofs) throw error;
      last = error;
    }
  }
}

function isRefusal(error: unknown): error is RequestError {
  return error instanceof Error && 'challenge' in error && error.challenge !== undefined;
}

async function prove(value: unknown, place: () => Element, signal: AbortSignal): Promise<string> {
  const challenge = parseChallenge(value);
  if (!challenge) throw new Error('an unknown challenge');
  if (challenge.kind === 'altcha') return solveProofOfWork(challenge.parameters, challenge.signature, signal);
  const { showCaptcha } = await import('./captcha.ts');
  return showCaptcha(challenge.kind, challenge.siteKey, place(), signal);
}
