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
  'model_unavailable',
  'model_interrupted',
  'model_stalled',
  'answer_withheld',
  'storage_unavailable',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The body of every answer that is not 2xx: a code, a sentence for people, whether trying again can help. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; retryable: boolean; requestId: string };
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (errorCodes as readonly string[]).includes(value);
}
