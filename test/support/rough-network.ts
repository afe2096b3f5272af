import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';

/** The parts of one answer whose text is `text`, a few characters each. */
export function partsOf(text: string, size = 7): object[] {
  const deltas = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  const messageMetadata = {
    runId: 'run_1',
    turnId: 'turn_1',
    mode: 'answer',
    reuse: 'none',
    attempt: 1,
    model: 'm',
  };
  return [
    { type: 'start', messageId: 'answer_1', messageMetadata },
    { type: 'text-start', id: 'text' },
    ...deltas.map((delta) => ({ type: 'text-delta', id: 'text', delta })),
    { type: 'text-end', id: 'text' },
    {
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: { complete: true, outcome: 'answered', timings: { totalMs: 1 } },
    },
  ];
}

export interface Seen {
  method: string;
  path: string;
  after: string | undefined;
  accept: string | undefined;
  body: unknown;
}

/** A server that keeps one answer as a log, as ours does; over real HTTP. */
export class LogServer {
  readonly seen: Seen[] = [];
  /** How many parts there are already. */
  available = Number.POSITIVE_INFINITY;
  /** How many parts a server knows that has died and come back; nobody can read on beyond them. */
  known = Number.POSITIVE_INFINITY;
  /** Pause between signs of life on an open stream, in ms; 0 for none. */
  beatMs = 0;
  /** Status of the next requests, before any other answer. */
  readonly refusals: number[] = [];
  readonly #parts: object[];
  readonly #server: Server;

  constructor(parts: object[]) {
    this.#parts = parts;
    this.#server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const after = headers['last-event-id'] as string | undefined;
        this.seen.push({
          method,
          path: url,
          after,
          accept: headers.accept,
          body: body ? JSON.parse(body) : undefined,
        });
        const json = (status: number, value: unknown) =>
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
        const refusal = url === '/api/sessions' ? undefined : this.refusals.shift();
        if (refusal) {
          json(refusal, {
            error: {
              code: refusal === 404 ? 'not_found' : 'unavailable',
              message: '',
              retryable: true,
              requestId: 'r',
            },
          });
          return;
        }
        const wantsJson = headers.accept === 'application/json';
        if (url === '/api/sessions') json(201, { token: 'f'.repeat(64) });
        else if (url === '/api/stream' && wantsJson) json(202, { answerId: 'answer_1' });
        else if (url.endsWith('/stream')) {
          const gap = Number(after ?? -1) >= this.known;
          const from = after === undefined || gap ? 0 : Number(after) + 1;
          const parts = this.#parts.slice(from, this.available);
          const ended = this.available >= this.#parts.length;
          if (wantsJson) {
            const events = parts.map((part, index) => ({ seq: from + index, part }));
            json(200, { events, done: ended, ...(gap ? { gap } : {}) });
            return;
          }
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          if (gap) response.write('event: gap\ndata: [GAP]\n\n');
          parts.forEach((part, index) =>
            response.write(`id: ${from + index}\ndata: ${JSON.stringify(part)}\n\n`),
          );
          if (ended) response.end('data: [DONE]\n\n');
          else if (this.beatMs > 0) {
            const beat = setInterval(() => response.write(': ping\n\n'), this.beatMs);
            response.on('close', () => clearInterval(beat));
          }
        } else if (url.startsWith('/api/runs/')) {
          const board = { runId: 'run_1', status: 'completed', steps: [] };
          if (headers.accept === 'text/event-stream') {
            response
              .writeHead(200, { 'content-type': 'text/event-stream' })
              .end(`id: 0\ndata: ${JSON.stringify(board)}\n\n`);
          } else json(200, board);
        } else json(200, {});
      });
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** What happens to the response of one connection. */
export interface Weather {
  /** Cuts the connection after so many bytes of what the server sends. */
  cutAfter?: number;
  /** Lets nothing through before the server has ended its response, and an event stream never. */
  holds?: boolean;
  /** Lets so many bytes through and then nothing more, without an end. */
  silentAfter?: number;
}

/** A network between client and server that does what it is told, connection by connection. */
export class RoughNetwork {
  /** Asked for each connection. */
  weather: (connection: number) => Weather = () => ({});
  connections = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server = createTcpServer((client) => {
    const {
      cutAfter = Number.POSITIVE_INFINITY,
      silentAfter = Number.POSITIVE_INFINITY,
      holds,
    } = this.weather(this.connections);
    this.connections += 1;
    const server = connect(this.#port, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    }
    let sent = 0;
    const held: Buffer[] = [];
    client.on('data', (data) => server.write(data)).on('close', () => server.destroy());
    server.on('data', (data: Buffer) => {
      if (holds) {
        held.push(data);
        if (!/content-type: text\/event-stream/i.test(Buffer.concat(held).toString()))
          client.write(Buffer.concat(held.splice(0)));
        return;
      }
      const allowed = data.subarray(0, Math.max(0, Math.min(cutAfter, silentAfter) - sent));
      sent += allowed.length;
      if (allowed.length > 0) client.write(allowed);
      // A pause lets the bytes arrive: a reset would take them back.
      if (sent >= cutAfter) setImmediate(() => client.destroySoon());
    });
    server.on('close', () => {
      if (!holds && sent < silentAfter) client.end();
    });
  });
  #port = 0;

  async start(port: number): Promise<string> {
    this.#port = port;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Drops the connections that are kept open. */
  async drop(): Promise<void> {
    const closed = [...this.#sockets].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  async stop(): Promise<void> {
    await this.drop();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
