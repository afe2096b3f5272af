import type { EventSink, EventSource } from './ports/event-sink.ts';

/** Events in a row, each encoded as JSON, numbered from `seq`. */
export interface EventBatch {
  seq: number;
  parts: string[];
}

/** How often a stream is looked after, in ms: twice without an event sends a comment, so every 15 s at the latest. */
const tickMs = 5_000;
/** A client that takes nothing for so many ticks is hung up on; it comes back for the rest. */
const stalledTicks = 6;

/** Headers of every event stream: nobody on the way may store, compress or collect it. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** Each value as an event of its own, numbered from 0. */
export async function* numbered(values: AsyncIterable<object>): AsyncGenerator<EventBatch> {
  let seq = 0;
  for await (const value of values) {
    yield { seq, parts: [JSON.stringify(value)] };
    seq += 1;
  }
}

class BatchSource implements EventSource {
  readonly #batches: AsyncGenerator<EventBatch>;
  readonly #abort: () => void;
  #gone = false;

  constructor(batches: AsyncGenerator<EventBatch>, abort: () => void) {
    this.#batches = batches;
    this.#abort = abort;
  }

  /** Sends everything to its end; a batch is one write. Never rejects. */
  async sendTo(sink: EventSink): Promise<void> {
    let quietTicks = 0;
    let full = false;
    const tick = setInterval(() => {
      quietTicks += 1;
      if (full && quietTicks >= stalledTicks) {
        this.leave();
        sink.fail(new Error('the client does not read'));
      }
      if (full || this.#gone || quietTicks < 2) return;
      quietTicks = 0;
      sink.write(': ping\n\n');
    }, tickMs);
    try {
      for await (const batch of this.#batches) {
        if (this.#gone) return;
        quietTicks = 0;
        full = !sink.write(toFrames(batch));
        if (full) await sink.drained();
        full = false;
      }
      if (this.#gone) return;
      sink.write('data: [DONE]\n\n');
      sink.end();
    } catch (error) {
      sink.fail(error);
    } finally {
      clearInterval(tick);
      this.#abort();
    }
  }

  /**
   * The client is gone. Told at once, because a generator that waits for its next value would not notice;
   * `abort` has to wake it.
   */
  leave(): void {
    this.#gone = true;
    this.#abort();
    void this.#batches.return(undefined);
  }
}

/** Bodies that nobody has begun to read, and what is in them. */
const sources = new WeakMap<ReadableStream, EventSource>();

/**
 * A response that sends each event with its number as `id`, then `[DONE]`. A client that does not read
 * is not produced for. `abort` is called the moment the client is gone; at the end, too.
 */
export function eventStream(
  batches: AsyncGenerator<EventBatch>,
  abort: () => void,
  headers: Record<string, string> = {},
): Response {
  const source = new BatchSource(batches, abort);
  const body = toReadable(source);
  sources.set(body, source);
  return new Response(body, { headers: { ...streamHeaders, ...headers } });
}

/** What a response would send, for a server with a shorter way out than a stream; it has to take it all. */
export function takeEvents({ body }: Response): EventSource | undefined {
  return body ? sources.get(body) : undefined;
}

function toReadable(source: EventSource): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let begun = false;
  let goOn = () => {};
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        goOn();
        if (begun) return;
        begun = true;
        void source.sendTo({
          write(text) {
            controller.enqueue(encoder.encode(text));
            return (controller.desiredSize ?? 0) > 0;
          },
          drained: () => new Promise((resolve) => (goOn = resolve)),
          end: () => controller.close(),
          fail(error) {
            controller.error(error);
            goOn();
          },
        });
      },
      cancel() {
        source.leave();
        goOn();
      },
    },
    // Nothing is produced before somebody reads.
    { highWaterMark: 0 },
  );
}

function toFrames({ seq, parts }: EventBatch): string {
  let frames = '';
  for (let index = 0; index < parts.length; index += 1)
    frames += `id: ${seq + index}\ndata: ${parts[index]}\n\n`;
  return frames;
}
