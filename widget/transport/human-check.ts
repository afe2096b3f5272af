import { parseChallenge } from '../protocol/parse-challenge.ts';
import { get } from '../protocol/read.ts';
import type { Link } from './link.ts';
import { solveProofOfWork } from './proof-of-work.ts';

/** Proofs that are sent for one request: what was proven may have become too old, or too late. */
const mostProofs = 2;

/**
 * Takes a 403: passes its challenge and sends the request again with the proof. Resolves to the last answer,
 * which is the refusal itself when there is no challenge or it cannot be passed here. `place` is where the
 * check of a service can stand.
 */
export async function passCheck(
  refusal: Response,
  send: (proof: { proof: string }) => Promise<Response>,
  link: Link,
  place: (() => Element) | undefined,
  signal: AbortSignal,
): Promise<Response> {
  let last = refusal;
  for (let proofs = 0; proofs < mostProofs && last.status === 403; proofs += 1) {
    const body: unknown = await last
      .clone()
      .json()
      .catch(() => undefined);
    const challenge = get(get(body, 'error'), 'challenge');
    if (challenge === undefined) break;
    link.rest();
    // Most checks are over before anybody could read that there is one.
    const notice = setTimeout(() => link.rest('checking'), link.patience.checkingMs);
    let proof: string;
    try {
      proof = await prove(challenge, place, signal);
    } catch {
      signal.throwIfAborted();
      break;
    } finally {
      clearTimeout(notice);
      link.rest();
    }
    link.alive();
    last = await send({ proof });
  }
  return last;
}

async function prove(
  value: unknown,
  place: (() => Element) | undefined,
  signal: AbortSignal,
): Promise<string> {
  const challenge = parseChallenge(value);
  if (challenge?.kind === 'altcha')
    return solveProofOfWork(challenge.parameters, challenge.signature, signal);
  if (!challenge || !place) throw new Error('nothing that can be passed here');
  const { showCaptcha } = await import('./captcha.ts');
  return showCaptcha(challenge.kind, challenge.siteKey, place(), signal);
}
