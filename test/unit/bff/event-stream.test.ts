import { describe, expect, it } from 'vitest';
import { eventStream, numbered } from '../../../bff/event-stream.ts';

describe('eventStream', () => {
  it('sends JSON events with a dense id, then [DONE]', async () => {
    const values = (async function* () {
      yield { a: 1 };
      yield { text: 'two\nlines\r\u2028' };
    })();
    const response = eventStream(numbered(values), () => {}, { 'x-more': 'yes' });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(response.headers.get('cache-control')).toMatch('no-transform');
    expect(response.headers.get('x-more')).toBe('yes');
    expect(await response.text()).toBe(
      'id: 0\ndata: {"a":1}\n\nid: 1\ndata: {"text":"two\\nlines\\r\u2028"}\n\ndata: [DONE]\n\n',
    );
  });

  it('tells the producer at once when the client is gone, even while it waits for its next value', async () => {
    const gone = new AbortController();
    let ended = false;
    const values = (async function* () {
      try {
        yield { first: true };
        await new Promise((_, reject) =>
          gone.signal.addEventListener('abort', () => reject(new Error('gone'))),
        );
      } catch {
        return;
      } finally {
        ended = true;
      }
    })();
    const reader = eventStream(numbered(values), () => gone.abort()).body!.getReader();
    await reader.read();
    const pending = reader.read();
    await reader.cancel();
    await pending;
    expect(gone.signal.aborted).toBe(true);
    await expect.poll(() => ended).toBe(true);
  });

  it('sends a batch as one write, numbered from where it begins', async () => {
    const batches = (async function* () {
      yield { seq: 7, parts: ['{"a":1}', '{"b":2}'] };
    })();
    const reader = eventStream(batches, () => {}).body!.getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value)).toBe('id: 7\ndata: {"a":1}\n\nid: 8\ndata: {"b":2}\n\n');
    await reader.cancel();
  });

  it('lets go at the end and when the producer fails', async () => {
    let released = 0;
    const ended = (async function* () {})();
    await eventStream(ended, () => (released += 1)).text();
    const failed = (async function* () {
      yield { seq: 0, parts: ['1'] };
      throw new Error('no database');
    })();
    await expect(eventStream(failed, () => (released += 1)).text()).rejects.toThrow();
    expect(released).toBe(2);
  });

  it('does not produce for a client that does not read', async () => {
    let produced = 0;
    const values = (async function* () {
      for (;;) yield { n: (produced += 1) };
    })();
    const reader = eventStream(numbered(values), () => {}).body!.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(produced).toBeLessThan(5);
    await reader.cancel();
  });
});
