import { captchaKinds, type HumanChallenge } from './errors.ts';
import { constant, get, object, oneOf, text, type Read } from './read.ts';

const parameters: Read<Record<string, unknown>> = (value) =>
  typeof value === 'object' && value !== null ? { ...value } : undefined;

const parseProofOfWork = object<Extract<HumanChallenge, { kind: 'altcha' }>>({
  kind: constant('altcha'),
  parameters,
  signature: text,
});
const parseCaptcha = object<Exclude<HumanChallenge, { kind: 'altcha' }>>({
  kind: oneOf(captchaKinds),
  siteKey: text,
});

/** The `challenge` of an error; `undefined` for a kind that this version does not know. */
export const parseChallenge: Read<HumanChallenge> = (value) =>
  get(value, 'kind') === 'altcha' ? parseProofOfWork(value) : parseCaptcha(value);
