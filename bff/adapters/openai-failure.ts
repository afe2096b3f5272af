import { APIConnectionError, APIError } from 'openai';
import type { ErrorCode } from '../../widget/protocol/index.ts';
import { PrepChatError } from '../errors.ts';

/** What a failed call means for visitors, for another try, and for other calls. */
export interface ModelFailure {
  code: ErrorCode;
  /** Another try can help. */
  again: boolean;
  /** The upstream is in trouble; otherwise it works and did not want this call. */
  down: boolean;
  /** How long the upstream asks to be left alone. */
  waitMs?: number;
}

/** Reads what the openai package, or reading its response, has thrown. */
export function readFailure(error: unknown): ModelFailure {
  if (error instanceof PrepChatError) return { code: error.code, again: true, down: true };
  if (error instanceof APIConnectionError) return { code: 'model_unavailable', again: true, down: true };
  if (!(error instanceof APIError)) return { code: 'model_interrupted', again: true, down: true };
  const wait = readRetryAfter(error.headers);
  const waiting = wait === undefined ? {} : { waitMs: wait };
  if (error.status === 429) return { code: 'rate_limited', again: true, down: false, ...waiting };
  const down = error.status === undefined || error.status >= 500 || error.status === 408;
  return { code: 'model_unavailable', again: down, down, ...waiting };
}

/** Milliseconds of a `Retry-After`, in seconds or as a date, or of the finer header that some send. */
function readRetryAfter(headers: Headers | undefined): number | undefined {
  const fine = headers?.get('retry-after-ms');
  const told = headers?.get('retry-after');
  const ms = fine
    ? Number(fine)
    : told
      ? /^\s*\d/.test(told)
        ? Number(told) * 1_000
        : Date.parse(told) - Date.now()
      : NaN;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
