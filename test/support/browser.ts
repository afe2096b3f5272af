import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright';
import { chromiumLaunch } from './chromium.mjs';

export function openBrowser(): Promise<Browser> {
  return chromium.launch(chromiumLaunch());
}

/** Everything that a page has received: addresses, headers, bodies. */
export interface Traffic {
  requests: { method: string; path: string }[];
  /** All bodies and headers of all responses so far, joined. */
  text(): Promise<string>;
}

export function recordTraffic(page: Page): Traffic {
  const requests: Traffic['requests'] = [];
  const bodies: Promise<string>[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    requests.push({ method: request.method(), path: url.pathname });
  });
  page.on('response', (response) => {
    const head = `${response.url()} ${JSON.stringify(response.headers())}`;
    bodies.push(
      response.text().then(
        (body) => `${head}\n${body}`,
        () => head,
      ),
    );
  });
  return { requests, text: async () => (await Promise.all(bodies)).join('\n') };
}

/** What the browser complains about: errors of scripts, violations of the page's policy. */
export function recordComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted|Uncaught/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

/** Somebody else's site: one page, at an origin of its own. */
export async function servePage(html: string): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
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
