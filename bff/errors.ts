import type { ErrorCode, HumanChallenge } from '../widget/protocol/index.ts';

type Status = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 500 | 502 | 503 | 504;

/** For every code: its status, whether trying again can help, and the sentence that people read. */
const facts: Record<ErrorCode, [status: Status, retryable: boolean, sentence: string]> = {
  invalid_request: [400, false, 'The request is not in the form that this endpoint takes.'],
  message_empty: [400, false, 'Type a question first.'],
  message_too_long: [400, false, 'The question is too long: shorten it and send it again.'],
  unsupported_media_type: [415, false, 'Send the body as application/json.'],
  payload_too_large: [413, false, 'The body is too large.'],
  origin_not_allowed: [403, false, 'This page may not use this server: its origin is not on the list.'],
  unauthorized: [401, true, 'The session has ended: start a new one.'],
  identity_required: [
    401,
    true,
    'Sign in on this site first: its proof of who you are is missing or not good.',
  ],
  not_found: [404, false, 'There is no such thing here.'],
  preparation_incomplete: [409, true, 'The preparation is still running: wait until it is completed.'],
  preparation_failed: [409, true, 'The preparation failed: run it again.'],
  rate_limited: [429, true, 'Too many questions at a time: wait a moment.'],
  human_check_required: [403, true, 'Show first that you are no script: pass the challenge, send its proof.'],
  model_unavailable: [502, true, 'The language model does not answer right now: try again.'],
  model_interrupted: [502, true, 'The answer broke off: try again to get the whole of it.'],
  model_stalled: [504, true, 'The language model went silent: try again.'],
  answer_withheld: [
    502,
    true,
    'The answer was ended: it repeated internal instructions. Ask in other words.',
  ],
  storage_unavailable: [503, true, 'The database does not answer right now: try again.'],
  unavailable: [503, true, 'The server is shutting down: try again in a moment.'],
  internal: [500, true, 'Something went wrong on the server: try again.'],
};

interface PrepChatErrorOptions {
  cause?: unknown;
  message?: string;
  /** For the header `Retry-After`. */
  retryAfterSeconds?: number;
  challenge?: HumanChallenge;
}

/** An error that a client may see: a code of the closed set. What really happened is in `cause`, for the log. */
export class PrepChatError extends Error {
  override name = 'PrepChatError';
  readonly code: ErrorCode;
  readonly status: Status;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly challenge: HumanChallenge | undefined;

  constructor(code: ErrorCode, options: PrepChatErrorOptions = {}) {
    const [status, retryable, sentence] = facts[code];
    super(options.message ?? sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.challenge = options.challenge;
  }
}

/** Whatever was thrown, as an error that may be shown. */
export function toPrepChatError(error: unknown): PrepChatError {
  return error instanceof PrepChatError ? error : new PrepChatError('internal', { cause: error });
}
