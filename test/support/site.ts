import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a site answers; without a content type it is a page. */
export interface SiteResponse {
  body: string | Uint8Array;
  headers?: Record<string, string>;
  status?: number;
}

export interface Site {
  url: string;
  close(): void;
}

/** Somebody else's site, at an origin of its own, with as many pages and headers as a test needs. */
export async function serveSite(
  respond: (
    path: string,
    request: IncomingMessage,
  ) => SiteResponse | undefined | Promise<SiteResponse | undefined>,
): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const found = await respond(pathname, request);
    const headers = { 'content-type': 'text/html; charset=utf-8', ...found?.headers };
    response.writeHead(found?.status ?? (found ? 200 : 404), headers).end(found?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
