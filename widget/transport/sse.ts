export interface SseEvent {
  id: string | undefined;
  data: string;
}

/** No event of ours comes near this; more is somebody else's stream. In UTF-16 code units. */
const maxPending = 1024 * 1024;

/**
 * The events of a response, as they come. Ends with the body; rejects when the connection breaks, or
 * brings nothing for `longestSilenceMs`. `alive` is called for whatever comes, comments too.
 */
export async function* readEvents(
  response: Response,
  longestSilenceMs = 40_000,
  alive: () => void = () => undefined,
): AsyncGenerator<SseEvent> {
  if (!response.body) return;
  const reading = new SseParser();
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let pending = 0;
  try {
    for (;;) {
      const { done, value } = await within(longestSilenceMs, reader.read());
      if (done) return;
      alive();
      const text = decoder.decode(value, { stream: true });
      const events = reading.feed(text);
      pending = events.length > 0 ? 0 : pending + text.length;
      if (pending > maxPending) throw new Error('an event of this stream never ends');
      yield* events;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * Events of a stream as the HTML standard has it ("Interpreting an event stream"); of the fields, `id` and
 * `data`. A library for this weighs 1.4 kB gzip, this 0.3; a test compares the two.
 */
export class SseParser {
  #rest = '';
  #data: string[] = [];
  #id: string | undefined;

  /** Takes a piece of the stream; returns the events that it completes. */
  feed(text: string): SseEvent[] {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#take(line));
  }

  #take(line: string): SseEvent[] {
    if (line === '') {
      const event = { data: this.#data.join('\n'), id: this.#id };
      const isEmpty = this.#data.length === 0;
      this.#data = [];
      this.#id = undefined;
      return isEmpty ? [] : [event];
    }
    const [, name, value = ''] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    if (name === 'id' && !value.includes('\0')) this.#id = value;
    return [];
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came for ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
