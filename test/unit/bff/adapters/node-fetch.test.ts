import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createNodeFetch } from '../../../../bff/adapters/node-fetch.ts';

describe('fetch over node:http', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });
  async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
    const listening = createServer(handler);
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/`;
  }
  const post = (body = 'x'): RequestInit => ({ method: 'POST', headers: { 'x-key': 'k' }, body });

  it('sends method, headers and text, and gives back status, headers and body', async () => {
    const url = await serve((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      request.on('end', () => {
        response.writeHead(201, { 'x-two': ['a', 'b'] });
        response.end(
          `${request.method} ${request.headers['x-key']} ${request.headers['content-length']} ${text}`,
        );
      });
    });
    const response = await createNodeFetch()(url, post('Größe'));
    expect(response.status).toBe(201);
    expect(response.headers.get('x-two')).toBe('a, b');
    expect(await response.text()).toBe('POST k 7 Größe');
  });

  it('keeps connections, and calls again when one of them was closed meanwhile', async () => {
    const sockets = new Set<Socket>();
    let calls = 0;
    const url = await serve((request, response) => {
      calls += 1;
      sockets.add(request.socket);
      // The second call finds its connection gone.
      if (calls === 2) request.socket.resetAndDestroy();
      else request.resume().on('end', () => response.end('ok'));
    });
    const fetch = createNodeFetch();
    expect(await (await fetch(url, post())).text()).toBe('ok');
    expect(await (await fetch(url, post())).text()).toBe('ok');
    expect(calls).toBe(3);
    expect(sockets.size).toBe(2);
  });

  it('does not read on for a reader that does not', async () => {
    let written = 0;
    const url = await serve((_, response) => {
      const go = () => {
        while (written < 64 * 1024 * 1024 && response.write(Buffer.alloc(64 * 1024))) written += 64 * 1024;
        written += 64 * 1024;
      };
      response.on('drain', go);
      go();
    });
    const response = await createNodeFetch()(url, post());
    const reader = response.body!.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(0.3 * 64 * 1024 * 1024);
    await reader.cancel();
  });

  it('rejects when nobody is there, and when it is aborted, before the response and in it', async () => {
    const url = await serve((request, response) => {
      if (request.method === 'GET') response.write('first');
    });
    const fetch = createNodeFetch();
    await expect(fetch('http://127.0.0.1:9/', post())).rejects.toThrow();
    const before = new AbortController();
    const waiting = fetch(url, { ...post(), signal: before.signal });
    before.abort();
    await expect(waiting).rejects.toThrow();
    const within = new AbortController();
    const reader = (await fetch(url, { signal: within.signal })).body!.getReader();
    await reader.read();
    within.abort();
    await expect(reader.read()).rejects.toThrow();
  });

  it('fails where the other side breaks the body off', async () => {
    const url = await serve((_, response) => {
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    });
    const response = await createNodeFetch()(url);
    await expect(response.text()).rejects.toThrow();
  });
});
