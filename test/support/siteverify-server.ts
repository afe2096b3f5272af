import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that checks tokens as Turnstile and hCaptcha do: each is good once. What a token says decides. */
export interface SiteverifyServer {
  url: string;
  /** The form of each request. */
  seen: Record<string, string>[];
  close(): Promise<void>;
}

export async function startSiteverifyServer(secret: string): Promise<SiteverifyServer> {
  const seen: Record<string, string>[] = [];
  const used = new Set<string>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const form = Object.fromEntries(new URLSearchParams(text));
    seen.push(form);
    const token = form['response'] ?? '';
    if (token.startsWith('hang')) return;
    if (token.startsWith('broken')) return void response.writeHead(500).end('<h1>down</h1>');
    const isGood = form['secret'] === secret && token.startsWith('good') && !used.has(token);
    used.add(token);
    const hostname = token.includes('elsewhere') ? 'evil.example' : 'shop.example';
    const body = isGood
      ? { success: true, hostname }
      : { success: false, 'error-codes': ['timeout-or-duplicate'] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
