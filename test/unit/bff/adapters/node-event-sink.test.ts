import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sendEvents } from '../../../../bff/adapters/node-event-sink.ts';
import { eventStream, takeEvents, type EventBatch } from '../../../../bff/event-stream.ts';

const part = JSON.stringify({ text: 'x'.repeat(64 * 1024) });

describe('an event stream on its way out of Node', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Serves what `make` makes; resolves to where. */
  async function serve(make: (path: string) => Response): Promise<number> {
    const listening = createServer((incoming, outgoing) => {
      const response = make(incoming.url ?? '');
      const source = takeEvents(response);
      if (!source) throw new Error('not an event stream');
      sendEvents(source, response, outgoing);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return (listening.address() as AddressInfo).port;
  }
  async function* batches(count: number, produced: () => void): AsyncGenerator<EventBatch> {
    for (let seq = 0; seq < count; seq += 1) {
      produced();
      yield { seq, parts: [part] };
    }
  }

  it('REL-16: a client that does not read takes less than 30 % of 64 MB, and others read on', async () => {
    let taken = 0;
    const port = await serve((path) =>
      eventStream(
        batches(1_000, () => {
          if (path === '/stalled') taken += 1;
        }),
        () => {},
      ),
    );
    const stalled = connect(port, '127.0.0.1').pause();
    stalled.write('GET /stalled HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(() => taken).toBeGreaterThan(0);
    const text = await (await fetch(`http://127.0.0.1:${port}/other`)).text();
    expect(text.match(/^id: /gm)).toHaveLength(1_000);
    const before = taken;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(taken).toBe(before);
    expect(taken).toBeLessThanOrEqual(300);
    // It has only been slow: all of it is still there.
    let received = 0;
    stalled.on('data', (data) => (received += data.length)).resume();
    await expect.poll(() => received, { timeout: 10_000 }).toBeGreaterThan(1_000 * part.length);
    stalled.destroy();
  });

  it('sends head, events and end as they were made', async () => {
    const port = await serve(() =>
      eventStream(
        batches(2, () => {}),
        () => {},
        { 'x-more': 'yes' },
      ),
    );
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.headers.get('x-more')).toBe('yes');
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    expect(await response.text()).toBe(`id: 0\ndata: ${part}\n\nid: 1\ndata: ${part}\n\ndata: [DONE]\n\n`);
  });

  it('tells the producer at once when the client is gone', async () => {
    let left = false;
    const gone = new AbortController();
    const waiting = async function* (): AsyncGenerator<EventBatch> {
      yield { seq: 0, parts: ['1'] };
      await new Promise<void>((resolve) => gone.signal.addEventListener('abort', () => resolve()));
      left = true;
    };
    const port = await serve(() => eventStream(waiting(), () => gone.abort()));
    const leaving = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    await expect.poll(() => left).toBe(true);
  });

  it('leaves other responses alone', () => {
    expect(takeEvents(new Response('x'))).toBeUndefined();
    expect(takeEvents(new Response(null))).toBeUndefined();
  });
});
