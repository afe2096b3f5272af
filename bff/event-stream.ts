/** Pause between two comments that keep proxies and clients from giving up, in ms. */
const heartbeatMs = 15_000;

/** Headers of every event stream: nobody on the way may store, compress or collect it. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-cache, no-transform',
  'x-accel-buffering': 'no',
};

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
 */
export function eventStream(
  batches: AsyncGenerator<EventBatch>,
  abort: () => void,
  headers: Record<string, string> = {},
): Response {
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<EventBatch>> | undefined;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= batches.next();
      const result = await withHeartbeat(next).catch((error: unknown) => {
        abort();
        throw error;
      });
      if (result === 'heartbeat') {
        controller.enqueue(encoder.encode(': ping\n\n'));
        return;
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
      controller.enqueue(encoder.encode(frames));
    },
    async cancel() {
      abort();
      await batches.return(undefined);
    },
  });
  return new Response(body, { headers: { ...streamHeaders, ...headers } });
}

async function withHeartbeat<T>(value: Promise<T>): Promise<T | 'heartbeat'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beat = new Promise<'heartbeat'>((resolve) => {
    timer = setTimeout(() => resolve('heartbeat'), heartbeatMs);
  });
  try {
    return await Promise.race([value, beat]);
  } finally {
    clearTimeout(timer);
  }
}
