import { createParser } from 'eventsource-parser';

export interface SseEvent {
  id?: string;
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
  const ready: SseEvent[] = [];
  const parser = createParser({
    onEvent: ({ id, data }) => ready.push({ data, ...(id === undefined ? {} : { id }) }),
  });
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let pending = 0;
  try {
    for (;;) {
      const { done, value } = await within(longestSilenceMs, reader.read());
      if (done) return;
      alive();
      const text = decoder.decode(value, { stream: true });
      parser.feed(text);
      pending = ready.length > 0 ? 0 : pending + text.length;
      if (pending > maxPending) throw new Error('an event of this stream never ends');
      yield* ready.splice(0);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing came for ${ms} ms`)), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
