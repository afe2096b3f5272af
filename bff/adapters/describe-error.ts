import { PrepChatError } from '../errors.ts';

/** What the log tells about a failure. */
export interface ErrorDescription {
  name: string;
  /** SQLSTATE, `ECONNREFUSED`, one of our own codes. */
  code?: string;
  /** HTTP status of another server. */
  status?: number;
  /** The places it came through. */
  at?: string[];
  cause?: ErrorDescription;
  message?: string;
}

const mostCauses = 4;
const mostPlaces = 4;

/**
 * A failure without its words: a database or a provider may put a password or a visitor's question
 * into its message. `withMessages` is for finding a fault where nobody else reads the log.
 */
export function describeError(error: unknown, withMessages = false, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, status } = error as { code?: unknown; status?: unknown };
  const places = placesOf(error);
  return {
    name: /^\w{1,60}$/.test(error.name) ? error.name : 'Error',
    ...(typeof code === 'string' && isCode(code, error) ? { code } : {}),
    ...(typeof status === 'number' ? { status } : {}),
    ...(withMessages ? { message: error.message } : {}),
    ...(places.length > 0 ? { at: places } : {}),
    ...(error.cause === undefined || depth + 1 >= mostCauses
      ? {}
      : { cause: describeError(error.cause, withMessages, depth + 1) }),
  };
}

/** Codes of Node, of PostgreSQL and of ours; another server's may be any text. */
function isCode(code: string, error: Error): boolean {
  return error instanceof PrepChatError || /^[A-Z0-9_]{2,40}$/.test(code);
}

/** The frames of the stack; the message before them may look like frames, so it has to go first. */
function placesOf({ name, message, stack = '' }: Error): string[] {
  const head = `${name}: ${message}`;
  if (!stack.startsWith(head)) return [];
  return stack
    .slice(head.length)
    .split('\n')
    .flatMap((line) => /^\s+at (.+)$/.exec(line)?.[1] ?? [])
    .slice(0, mostPlaces);
}
