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

/** How long a client waits before it connects to another process, in ms. */
const reconnectMs = 500;

/** What an event stream has to do with the server around it. */
export interface StreamSurroundings {
  /** Aborts when readers are to go to another process. */
  leaving?: AbortSignal;
  /** Hears why the stream broke; the client does not. */
  onError(error: unknown): void;
}

/** Each value as an event of its own, numbered from 0. */
export async function* numbered(values: AsyncIterable<object>): AsyncGenerator<EventBatch> {
  let seq = 0;
  for await (const value of values) {
    yield { seq, parts: [JSON.stringify(value)] };
    seq += 1;
  }
}

class BatchSource implements EventSource {
  readonly #batches: AsyncIterableIterator<EventBatch>;
  readonly #abort: () => void;
  readonly #surroundings: StreamSurroundings;
  #gone = false;

  constructor(
    batches: AsyncIterableIterator<EventBatch>,
    abort: () => void,
    surroundings: StreamSurroundings,
  ) {
    this.#batches = batches;
    this.#abort = abort;
    this.#surroundings = surroundings;
  }

  /** Sends everything to its end; a batch is one write. Never rejects. */
  async sendTo(sink: EventSink): Promise<void> {
    let quietTicks = 0;
    let full = false;
    let last = -1;
    const { leaving, onError } = this.#surroundings;
    const sendAway = () => {
      if (this.#gone) return;
      this.leave();
      sink.write(`: reconnect after ${last}\nretry: ${reconnectMs}\n\n`);
    };
    leaving?.addEventListener('abort', sendAway);
    if (leaving?.aborted) sendAway();
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
        last = batch.seq + batch.parts.length - 1;
        full = !sink.write(toFrames(batch));
        if (full) await sink.drained();
        full = false;
      }
      if (this.#gone) return;
      sink.write('data: [DONE]\n\n');
      sink.end();
    } catch (error) {
      onError(error);
      sink.fail(new BrokenStreamError());
    } finally {
      clearInterval(tick);
      leaving?.removeEventListener('abort', sendAway);
      this.#abort();
    }
  }

  /**
   * The client is gone, or to go. Told at once, because a generator that waits for its next value would not notice;
   * `abort` has to wake it.
   */
  leave(): void {
    this.#gone = true;
    this.#abort();
    void this.#batches.return?.();
  }
}

/** Servers write the message of what broke a stream to its client, so this one says nothing. */
class BrokenStreamError extends Error {
  override name = 'BrokenStreamError';
  override stack = '';
}

/** Bodies that nobody has begun to read, and what is in them. */
const sources = new WeakMap<ReadableStream, EventSource>();

/**
 * A response that sends each event with its number as `id`, then `[DONE]`. A client that does not read
 * is not produced for. `abort` is called the moment the client is gone; at the end, too.
 * A server that leaves sends a comment with the number of the last event, the pause after which to come
 * again, and then nothing: it cuts the connection, because a clean end would look like the whole.
 */
export function eventStream(
  batches: AsyncIterableIterator<EventBatch>,
  abort: () => void,
  headers: Record<string, string> = {},
  surroundings: StreamSurroundings = { onError() {} },
): Response {
  const source = new BatchSource(batches, abort, surroundings);
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
