import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { behaviours, type Behaviour, type BehaviourName } from './openai-behaviours.ts';
import { embed, judge } from './openai-embeddings.ts';

/** One request that the server has seen. */
export interface SeenRequest {
  path: string;
  body: Record<string, unknown>;
  /** The `Authorization` header, to check that the key arrives. */
  authorization: string | undefined;
  behaviour: string;
  /** Tokens that were written before the end. */
  tokens: number;
  /** `aborted`: the client went away before the answer was complete; `cut`: the script did. */
  outcome: 'open' | 'complete' | 'aborted' | 'cut';
  /** Milliseconds from the request until the connection was seen to be gone, or the answer was complete. */
  tookMs: number;
  /** Resolves as soon as `outcome` is no longer `open`. */
  ended: Promise<void>;
}

export interface OpenAiServerOptions {
  /** What the model says. */
  answer?: string;
  /** Pause between two tokens. */
  tokenMs?: number;
  /** How embeddings and reranking stand: `odd` answers with what nobody asked for, `silent` never. */
  services?: 'up' | 'down' | 'odd' | 'silent';
  /** Pause of the slow behaviours: before the first byte, and between slow tokens. */
  slowMs?: number;
}

/** An OpenAI-compatible server for tests; the `model` of a request, or `script`, decides how it behaves. */
export interface OpenAiServer {
  /** Base URL, with `/v1`. */
  url: string;
  /** Every request of a completion, an embedding or a reranking, oldest first. */
  requests: SeenRequest[];
  options: Required<OpenAiServerOptions>;
  /** Behaviours of the next completions, one each, whatever model they name. */
  script(...names: BehaviourName[]): void;
  /** Forgets requests and scripts. */
  reset(): void;
  close(): Promise<void>;
}

/** An answer with two citation marks. */
export const goodAnswer =
  'Put one script tag on your page [1]. The widget then shows a button, and everything else is optional [2].';

export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const settings: Required<OpenAiServerOptions> = {
    answer: goodAnswer,
    tokenMs: 0,
    slowMs: 200,
    services: 'up' as const,
    ...options,
  };
  const requests: SeenRequest[] = [];
  let scripted: BehaviourName[] = [];

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, 500, { error: { message: String(error), type: 'test_server' } });
      else response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'GET' && path === '/v1/models') {
      const data = Object.keys(behaviours).map((id) => ({
        id,
        object: 'model',
        created: 0,
        owned_by: 'tests',
      }));
      return sendJson(response, 200, { object: 'list', data });
    }
    if (
      request.method !== 'POST' ||
      !['/v1/chat/completions', '/v1/embeddings', '/v1/rerank'].includes(path)
    ) {
      return sendJson(response, 404, {
        error: { message: `no ${path} here`, type: 'invalid_request_error' },
      });
    }
    const body = await readJson(request);
    const model = String(body['model']);
    const isChat = path.endsWith('/completions');
    const name = (isChat ? scripted.shift() : undefined) ?? model;
    const behaviour: Behaviour = (behaviours as Record<string, Behaviour>)[name] ?? behaviours.good;
    const { seen, signal, end } = record(request, response, path, body, name);
    requests.push(seen);
    if (!isChat) {
      if (settings.services === 'silent') return;
      const answered = path.endsWith('/rerank') ? judge(body) : embed(body);
      if (settings.services === 'up') sendJson(response, 200, answered);
      else if (settings.services === 'odd') sendJson(response, 200, { data: [], results: [] });
      else sendJson(response, 503, { error: { message: 'sk-secret is overloaded', type: 'server_error' } });
      return end('complete');
    }
    const earlier = requests.filter(
      (other) => other !== seen && other.path === path && other.behaviour === name,
    );
    const wait = (ms: number) => sleep(ms, undefined, { signal });
    try {
      await behaviour({ body, response, seen, settings, attempt: earlier.length + 1, wait, signal });
      end(response.writableEnded ? 'complete' : 'cut');
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    options: settings,
    script: (...names) => void scripted.push(...names),
    reset() {
      requests.length = 0;
      scripted = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function record(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  body: Record<string, unknown>,
  behaviour: string,
) {
  const started = performance.now();
  const gone = new AbortController();
  let resolve: () => void = () => undefined;
  const ended = new Promise<void>((done) => (resolve = done));
  const { authorization } = request.headers;
  const seen: SeenRequest = {
    path,
    body,
    authorization,
    behaviour,
    tokens: 0,
    outcome: 'open',
    tookMs: 0,
    ended,
  };
  const end = (outcome: SeenRequest['outcome']) => {
    if (seen.outcome !== 'open') return;
    seen.outcome = outcome;
    seen.tookMs = performance.now() - started;
    resolve();
  };
  response.once('close', () => {
    // `destroyed` without `writableEnded` and not by the script itself: the other side has left.
    if (!response.writableEnded) end(response.errored ? 'cut' : 'aborted');
    gone.abort();
  });
  return { seen, signal: gone.signal, end };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  const body: unknown = JSON.parse(text);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
