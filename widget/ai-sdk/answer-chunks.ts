import type { UIMessageChunk } from 'ai';
import type { ErrorCode, PrepareResponse } from '../protocol/index.ts';
import { RequestError, type BffClient } from '../transport/bff-client.ts';
import type { ChatRequest } from './chat-request.ts';
import type { PrepChatMetadata } from './message.ts';

type Chunk = UIMessageChunk<PrepChatMetadata>;

/**
 * One answer as the AI SDK reads it: the board while it is prepared, then its parts. Its id is the
 * client's, because it has to be said before the server has one. Aborted by its reader it stops the server.
 */
export async function* answerChunks(
  client: BffClient,
  request: ChatRequest,
  prepared: PrepareResponse,
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  const { runId, turnId, conversationId, reuse } = prepared;
  const { clientAnswerId, mode } = request;
  let answerId: string | undefined;
  const stop = () => {
    // The grace of an answer that nobody reads ends it, should this get lost.
    if (answerId !== undefined) client.stop(answerId).catch(() => undefined);
  };
  signal.addEventListener('abort', stop);
  try {
    yield {
      type: 'start',
      messageId: clientAnswerId,
      messageMetadata: { conversationId, runId, turnId, mode, reuse: reuse.kind },
    };
    yield* boardChunks(client, runId, request.isAnother, signal);
    for await (const part of client.answer({ runId, turnId, mode, clientAnswerId }, signal)) {
      if (part.type !== 'start') yield part;
      else {
        answerId = part.messageId;
        yield { type: 'message-metadata', messageMetadata: { ...part.messageMetadata, answerId } };
      }
    }
  } catch (error) {
    if (signal.aborted) throw error;
    yield { type: 'error', errorText: toErrorText(error) };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A preparation that failed before is repaired, once. */
async function* boardChunks(
  client: BffClient,
  runId: string,
  repair: boolean,
  signal: AbortSignal,
): AsyncGenerator<Chunk> {
  for await (const { steps, status, error } of client.boards(runId, signal)) {
    yield { type: 'data-steps', id: 'steps', data: { steps } };
    if (status !== 'failed') continue;
    if (!repair) throw new RequestError('preparation_failed', error);
    await client.retry(runId, signal);
    yield* boardChunks(client, runId, false, signal);
    return;
  }
}

/** `code: sentence`, like the `error` part of the server. */
export function toErrorText(error: unknown): string {
  if (!(error instanceof RequestError)) return 'internal' satisfies ErrorCode;
  return error.message ? `${error.code}: ${error.message}` : error.code;
}
