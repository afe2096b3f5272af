import { PrepChatError } from '../errors.ts';

/** SQLSTATEs and codes of the driver that are about the database as a whole and not about a statement. */
const unavailable = [
  /^(08|53|57P|58)/,
  // Read-only, no longer permitted, no longer let in, gone; and what PGlite says to everything after a full disk.
  /^(25006|42501|28000|28P01|3D000|24000)$/,
  /^(CONNECTION_|CONNECT_TIMEOUT)/,
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOSPC)/,
];

/** A failure of the database as `storage_unavailable`; what is wrong with a statement stays as it is. */
function toStorageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof PrepChatError) return error;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && unavailable.some((pattern) => pattern.test(code))
    ? new PrepChatError('storage_unavailable', { cause: error })
    : error;
}

/** The same work; what it rejects with is `storage_unavailable` when the database as a whole is the reason. */
export async function orStorageError<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw toStorageError(error);
  }
}
