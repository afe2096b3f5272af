import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { WebSocketServer, type WebSocket } from 'ws';

export interface Broadcast {
  topic: string;
  event: string;
  payload: unknown;
  private: boolean;
}

/** What Supabase Realtime does with broadcasts from the database, over the protocol of Phoenix in its version 2. */
export interface RealtimeServer {
  /** Base address; the socket is at `/realtime/v1/websocket`. */
  url: string;
  /** Sends to those who have joined the topic with the same privacy, as the real one does. */
  broadcast(message: Broadcast): void;
  /** Topics that are joined now, as often as they are. */
  topics(): string[];
  /** Joins since the start, private ones and others. */
  joins: { private: number; public: number };
  /** Breaks every connection, and refuses new ones for that time. */
  drop(refusedMs?: number): void;
  /** Milliseconds that a join waits for its answer; -1: for ever. */
  joinDelayMs: number;
  close(): Promise<void>;
}

type Frame = [joinRef: string | null, ref: string | null, topic: string, event: string, payload: unknown];

/** `key`: the only one that may join private channels. `rest` answers what is no socket. */
export async function startRealtimeServer(
  key: string,
  rest: (request: Request) => Promise<Response>,
): Promise<RealtimeServer> {
  const sockets = new Map<WebSocket, Map<string, { joinRef: string | null; private: boolean }>>();
  const http = createServer(getRequestListener(rest));
  const server = new WebSocketServer({ noServer: true });
  let refusedUntil = 0;
  const joins = { private: 0, public: 0 };
  http.on('upgrade', (request, socket, head) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const refused =
      Date.now() < refusedUntil ||
      pathname !== '/realtime/v1/websocket' ||
      searchParams.get('apikey') !== key;
    if (refused) {
      socket.destroy();
      return;
    }
    server.handleUpgrade(request, socket, head, accept);
  });

  function accept(socket: WebSocket): void {
    const channels = new Map<string, { joinRef: string | null; private: boolean }>();
    sockets.set(socket, channels);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data: Buffer) => {
      const [joinRef, ref, topic, event, payload] = JSON.parse(data.toString()) as Frame;
      const reply = (status: string, response: unknown) =>
        send(socket, [joinRef, ref, topic, 'phx_reply', { status, response }]);
      if (event === 'phx_leave') channels.delete(topic);
      if (event !== 'phx_join') return reply('ok', {});
      const { config, access_token: token } = payload as {
        config?: { private?: boolean };
        access_token?: string;
      };
      const isPrivate = config?.private === true;
      joins[isPrivate ? 'private' : 'public'] += 1;
      if (self.joinDelayMs < 0) return;
      setTimeout(() => {
        if (isPrivate && token !== key) return reply('error', { reason: 'Unauthorized' });
        channels.set(topic, { joinRef, private: isPrivate });
        reply('ok', { postgres_changes: [] });
      }, self.joinDelayMs);
    });
  }

  const send = (socket: WebSocket, frame: Frame) => socket.send(JSON.stringify(frame));

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const self: RealtimeServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    joinDelayMs: 0,
    joins,
    broadcast({ topic, event, payload, private: isPrivate }) {
      for (const [socket, channels] of sockets) {
        const channel = channels.get(`realtime:${topic}`);
        if (channel?.private !== isPrivate) continue;
        const message = { type: 'broadcast', event, payload };
        send(socket, [channel.joinRef, null, `realtime:${topic}`, 'broadcast', message]);
      }
    },
    topics: () => [...sockets.values()].flatMap((channels) => [...channels.keys()]),
    drop(refusedMs = 0) {
      refusedUntil = Date.now() + refusedMs;
      for (const socket of sockets.keys()) socket.terminate();
      sockets.clear();
    },
    async close() {
      for (const socket of sockets.keys()) socket.terminate();
      server.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return self;
}
