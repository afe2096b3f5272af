/** Pause between two comments that keep proxies and clients from giving up, in ms. */
const heartbeatMs = 15_000;

/** Headers of every event stream: nobody on the way may store, compress or collect it. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** How long a client waits before it connects to another process, in ms. */
const reconnectMs = 500;

/** What an event stream has to do with the server around it. */
export interface StreamSurroundings {
  /** Aborts when readers are to go to another process. */
  leaving?: AbortSignal;
  /** Hears why the stream broke; the client does not. */
  onError(error: unknown): void;
}

/** Events in a row, each encoded as JSON, numbered from `seq`. */
export interface EventBatch {
  seq: number;
  parts: string[];
}

/** Each value as an event of its own, numbered from 0. */
export async function* numbered(values: AsyncIterable<object>): AsyncGenerator<EventBatch> {
  let seq = 0;
  for await (const value of values) {
    yield { seq, parts: [JSON.stringify(value)] };
    seq += 1;
  }
}

/**
 * A response that sends each event with its number as `id`, then `[DONE]`; a batch is one write.
 * Pull-driven: a client that does not read is not produced for. `abort` is called the moment the
 * client is gone, because a generator that waits for its next value would not notice; at the end, too.
 * A server that leaves sends a comment with the number of the last event, the pause after which to come
 * again, and then nothing: it cuts the connection, because a clean end would look like the whole.
 */
export function eventStream(
  batches: AsyncGenerator<EventBatch>,
  abort: () => void,
  headers: Record<string, string> = {},
  { leaving, onError }: StreamSurroundings = { onError() {} },
): Response {
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<EventBatch>> | undefined;
  let last = -1;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= batches.next();
      const result = await firstOf(next, leaving).catch((error: unknown) => {
        abort();
        onError(error);
        throw new BrokenStreamError();
      });
      if (result === 'heartbeat') {
        controller.enqueue(encoder.encode(': ping\n\n'));
        return;
      }
      if (result === 'leaving') {
        abort();
        controller.enqueue(encoder.encode(`: reconnect after ${last}\nretry: ${reconnectMs}\n\n`));
        return new Promise(() => {});
      }
      next = undefined;
      if (result.done) {
        controller.enqueue(encoder.encode('data: [DONE]\n\n'));
        controller.close();
        abort();
        return;
      }
      let { seq } = result.value;
      let frames = '';
      for (const part of result.value.parts) {
        frames += `id: ${seq}\ndata: ${part}\n\n`;
        seq += 1;
      }
      last = seq - 1;
      controller.enqueue(encoder.encode(frames));
    },
    async cancel() {
      abort();
      await batches.return(undefined);
    },
  });
  return new Response(body, { headers: { ...streamHeaders, ...headers } });
}

/** Servers write the message of what broke a stream to its client, so this one says nothing. */
class BrokenStreamError extends Error {
  override name = 'BrokenStreamError';
  override stack = '';
}

async function firstOf<T>(value: Promise<T>, leaving?: AbortSignal): Promise<T | 'heartbeat' | 'leaving'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leave = () => {};
  const beat = new Promise<'heartbeat'>((resolve) => {
    timer = setTimeout(() => resolve('heartbeat'), heartbeatMs);
  });
  const left = new Promise<'leaving'>((resolve) => {
    leave = () => resolve('leaving');
    if (leaving?.aborted) leave();
    leaving?.addEventListener('abort', leave);
  });
  try {
    return await Promise.race([value, beat, left]);
  } finally {
    clearTimeout(timer);
    leaving?.removeEventListener('abort', leave);
  }
}
