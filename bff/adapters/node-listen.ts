import { serve, type ServerType } from '@hono/node-server';

type Fetch = Parameters<typeof serve>[0]['fetch'];

/** Whoever sends so slowly is no browser. Node looks after them only so often. */
const serverOptions = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1_024,
};
/** Sockets that one process holds open. */
const mostConnections = 4_000;

/** Listens before there is an application, because its own address is part of what it is made from. */
export function listen(port: number, hostname: string) {
  let handle: Fetch = () => new Response('starting', { status: 503, headers: { 'retry-after': '1' } });
  return new Promise<{ server: ServerType; handle(fetch: Fetch): void; close(): Promise<void> }>(
    (resolve, reject) => {
      const fetch: Fetch = (...request) => handle(...request);
      const server = serve({ port, hostname, fetch, serverOptions }, () =>
        resolve({
          server,
          handle: (fetch) => (handle = fetch),
          close: () =>
            new Promise((closed) => {
              server.close(() => closed());
              // An open event stream would keep the server for ever.
              if ('closeAllConnections' in server) server.closeAllConnections();
            }),
        }),
      );
      server.maxConnections = mostConnections;
      server.once('error', reject);
    },
  );
}
