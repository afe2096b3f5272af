import { Agent as HttpAgent, request as openHttp, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as openHttps } from 'node:https';
import { toBody, type ByteReader } from './byte-reader.ts';

/**
 * `fetch` for a streamed answer to a text that is posted, over Node's own client with connections kept open:
 * the built-in one costs twice as much for each piece that comes, and 30 kB for each stream. Follows no redirect.
 */
export function createNodeFetch(): (url: string | URL | Request, init?: RequestInit) => Promise<Response> {
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

  function open(url: URL, init: RequestInit, again: boolean): Promise<Response> {
    const secure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const outgoing = (secure ? openHttps : openHttp)(
        url,
        {
          agent: secure ? agents.https : agents.http,
          method: init.method ?? 'GET',
          headers: Object.fromEntries(new Headers(init.headers)),
          ...(init.signal ? { signal: init.signal } : {}),
        },
        (incoming) => {
          // From here on errors are the response's; what was sent need not be held as long as it takes.
          outgoing.off('error', failed).on('error', ignore);
          resolve(toResponse(incoming));
        },
      );
      const failed = (error: Error) => {
        // The other side had closed a kept connection before it could know of this request.
        const stale = 'code' in error && error.code === 'ECONNRESET' && outgoing.reusedSocket;
        if (stale && again && !init.signal?.aborted) resolve(open(url, init, false));
        else reject(error);
      };
      outgoing.on('error', failed);
      outgoing.end(init.body);
    });
  }
  return (url, init = {}) => open(new URL(url instanceof Request ? url.url : url), init, true);
}

/** Outside of `open`, or it would hold what was sent. */
function ignore(): void {}

function toResponse(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const status = incoming.statusCode ?? 0;
  // A body where none may be is refused.
  const isEmpty = [204, 205, 304].includes(status);
  return new Response(isEmpty ? null : toBody(readIncoming(incoming)), { status, headers });
}

/** What comes while nobody waits for it is kept, and nothing more taken until it has been read. */
function readIncoming(incoming: IncomingMessage): ByteReader {
  const kept: Uint8Array[] = [];
  let failed: Error | undefined;
  let ended = false;
  let woken = () => {};
  const wake = () => woken();
  incoming.on('data', (chunk: Uint8Array) => {
    kept.push(chunk);
    wake();
    if (kept.length > 0) incoming.pause();
  });
  incoming.once('end', () => {
    ended = true;
    wake();
  });
  incoming.on('error', (error) => {
    failed = error;
    wake();
  });
  return {
    read: () =>
      new Promise((resolve, reject) => {
        woken = () => {
          const value = kept.shift();
          if (value) resolve({ done: false, value });
          else if (failed) reject(failed);
          else if (ended) resolve({ done: true, value: undefined });
          else return;
          woken = () => {};
        };
        woken();
        if (kept.length === 0 && incoming.isPaused()) incoming.resume();
      }),
    cancel() {
      incoming.destroy();
      return Promise.resolve();
    },
  };
}
