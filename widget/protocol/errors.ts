/** Every error code that the API can send; a client may rely on the set being closed. */
export const errorCodes = [
  'invalid_request',
  'message_empty',
  'message_too_long',
  'unsupported_media_type',
  'payload_too_large',
  'origin_not_allowed',
  'unauthorized',
  'identity_required',
  'not_found',
  'preparation_incomplete',
  'preparation_failed',
  'rate_limited',
  'human_check_required',
  'model_unavailable',
  'model_interrupted',
  'model_stalled',
  'answer_withheld',
  'storage_unavailable',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/**
 * The body of every answer that is not 2xx: a code, a sentence for people, whether trying again can help.
 * `rate_limited` comes with `Retry-After` in seconds, `human_check_required` with the challenge to pass.
 */
export interface ErrorBody {
  error: {
    code: ErrorCode;
    message: string;
    retryable: boolean;
    requestId: string;
    challenge?: HumanChallenge;
  };
}

/**
 * What a browser has to do before the request is sent again with a `proof`: a proof of work as ALTCHA
 * defines it, of which `parameters` go back as they came, or the check of the service with this `siteKey`.
 */
export type HumanChallenge =
  | { kind: 'altcha'; parameters: Record<string, unknown>; signature: string }
  | { kind: 'turnstile' | 'hcaptcha'; siteKey: string };

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (errorCodes as readonly string[]).includes(value);
}
