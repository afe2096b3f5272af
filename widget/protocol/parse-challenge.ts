import { captchaKinds, type HumanChallenge } from './errors.ts';
import { get, oneOf, text } from './read.ts';

/** The `challenge` of an error; `undefined` for a kind that this version does not know. */
export function parseChallenge(value: unknown): HumanChallenge | undefined {
  const kind = get(value, 'kind');
  const parameters = get(value, 'parameters');
  const signature = text(value, 'signature');
  if (kind === 'altcha' && typeof parameters === 'object' && parameters !== null && signature !== undefined)
    return { kind, parameters: { ...parameters }, signature };
  const captcha = oneOf(captchaKinds, kind);
  const siteKey = text(value, 'siteKey');
  return captcha && siteKey ? { kind: captcha, siteKey } : undefined;
}
