import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server behind the balancer. */
export interface Backend {
  /** Where its requests go, which may be through a bad network. */
  url: string;
  /** Where it is asked whether it is ready. */
  probeUrl: string;
}

const probeMs = 500;

/** A load balancer: each request to the next server that was ready half a second ago, whoever asks. */
export class RoundRobin {
  url = '';
  readonly #backends: readonly Backend[];
  readonly #ready = new Set<Backend>();
  readonly #server: Server;
  #turn = 0;
  #probing: ReturnType<typeof setInterval> | undefined;

  constructor(backends: readonly Backend[]) {
    this.#backends = backends;
    this.#server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    await this.#probe();
    this.#probing = setInterval(() => void this.#probe(), probeMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#probing);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #probe(): Promise<void> {
    await Promise.all(
      this.#backends.map(async (backend) => {
        const isReady = await isOk(`${backend.probeUrl}/readyz`);
        if (isReady) this.#ready.add(backend);
        else this.#ready.delete(backend);
      }),
    );
  }

  /** Of those that are ready, or of all if none is: then one of them may at least say why. */
  #next(): Backend | undefined {
    const able =
      this.#ready.size > 0 ? this.#backends.filter((each) => this.#ready.has(each)) : this.#backends;
    this.#turn += 1;
    return able[this.#turn % able.length];
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method, url = '/', headers } = incoming;
    // A connection for each request, so that nothing of one is left for another.
    const passed = request(`${this.#next()?.url}${url}`, {
      method,
      headers: { ...headers, connection: 'close' },
      agent: false,
    });
    outgoing.on('close', () => passed.destroy());
    passed.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>');
    });
    passed.on('response', (response) => {
      const { connection: _closed, 'keep-alive': _kept, ...kept } = response.headers;
      outgoing.writeHead(response.statusCode ?? 502, kept);
      outgoing.flushHeaders();
      response.on('data', (chunk: Buffer) => outgoing.write(chunk));
      response.on('end', () => outgoing.end());
      // Cut in the middle: whoever reads has to know that it is not whole.
      response.on('close', () => response.complete || outgoing.destroy());
      response.on('error', () => outgoing.destroy());
    });
    passed.end(Buffer.concat(chunks));
  }
}

async function isOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(url, { agent: false, timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
