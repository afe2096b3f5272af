import { afterEach, describe, expect, it, vi } from 'vitest';
import { eventStream, numbered } from '../../../bff/event-stream.ts';

describe('eventStream', () => {
  afterEach(() => void vi.useRealTimers());

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

  it('shows nobody why it broke, and tells the server', async () => {
    const seen: unknown[] = [];
    const broken = (async function* () {
      yield { seq: 0, parts: ['1'] };
      throw new Error('postgres://user:password@host');
    })();
    const response = eventStream(broken, () => {}, {}, { onError: (error) => seen.push(error) });
    const failure = await response.text().catch((error: Error) => error);
    expect(`${failure as Error} ${(failure as Error).stack}`).not.toContain('password');
    expect(seen).toHaveLength(1);
  });

  it('sends readers away with the number of the last event, and does not end', async () => {
    const leaving = new AbortController();
    let released = 0;
    const batches = (async function* () {
      yield { seq: 5, parts: ['1', '2'] };
      await new Promise(() => {});
    })();
    const response = eventStream(
      batches,
      () => (released += 1),
      {},
      { leaving: leaving.signal, onError() {} },
    );
    const reader = response.body!.getReader();
    await reader.read();
    const next = reader.read();
    leaving.abort();
    expect(new TextDecoder().decode((await next).value)).toBe(': reconnect after 6\nretry: 500\n\n');
    expect(released).toBe(1);
    const pause = new Promise((resolve) => setTimeout(() => resolve('still open'), 50));
    expect(await Promise.race([reader.read(), pause])).toBe('still open');
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

  it('REL-17: sends a comment every 15 s while there is nothing to say', async () => {
    vi.useFakeTimers();
    const silent = (async function* () {
      await new Promise(() => {});
      yield { seq: 0, parts: ['1'] };
    })();
    const reader = eventStream(silent, () => {}).body!.getReader();
    const read: string[] = [];
    void (async () => {
      for (;;) read.push(new TextDecoder().decode((await reader.read()).value));
    })();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(read.length).toBeGreaterThanOrEqual(4);
    expect(new Set(read)).toEqual(new Set([': ping\n\n']));
  });

  it('REL-16: hangs up on a client that takes nothing for 30 s, and lets go of its answer', async () => {
    vi.useFakeTimers();
    let released = 0;
    const endless = (async function* () {
      for (let seq = 0; ; seq += 1) yield { seq, parts: ['1'] };
    })();
    const reader = eventStream(endless, () => (released += 1)).body!.getReader();
    await reader.read();
    const closed = reader.closed.then(
      () => 'closed',
      (error: unknown) => String(error),
    );
    await vi.advanceTimersByTimeAsync(24_000);
    expect(released).toBe(0);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(await closed).toMatch('does not read');
    expect(released).toBeGreaterThan(0);
  });

  it('REL-18: tells proxies neither to collect nor to change it', () => {
    const { headers } = eventStream((async function* () {})(), () => {});
    expect(headers.get('cache-control')).toContain('no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.has('content-encoding')).toBe(false);
  });
});
