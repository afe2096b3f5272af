/** Pause between two comments that keep proxies and clients from giving up, in ms. */
const heartbeatMs = 15_000;

/** Headers of every event stream: nobody on the way may store, compress or collect it. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/**
 * A response that sends each value as one JSON event with a dense `id`, then `[DONE]`.
 * Pull-driven: a client that does not read is not produced for. `abort` is called the moment the
 * client is gone, because a generator that waits for its next value would not notice.
 */
export function eventStream(
  values: AsyncGenerator<object>,
  abort: () => void,
  headers: Record<string, string> = {},
): Response {
  const encoder = new TextEncoder();
  let seq = 0;
  let next: Promise<IteratorResult<object>> | undefined;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= values.next();
      const result = await withHeartbeat(next);
      if (result === 'heartbeat') {
        controller.enqueue(encoder.encode(': ping\n\n'));
        return;
      }
      next = undefined;
      if (result.done) {
        controller.enqueue(encoder.encode('data: [DONE]\n\n'));
        controller.close();
        return;
      }
      controller.enqueue(encoder.encode(`id: ${seq}\ndata: ${JSON.stringify(result.value)}\n\n`));
      seq += 1;
    },
    async cancel() {
      abort();
      await values.return(undefined);
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
