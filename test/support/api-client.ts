import { createParser } from 'eventsource-parser';
import type {
  Board,
  PrepareResponse,
  SessionRequest,
  SessionResponse,
  StreamPart,
} from '../../widget/protocol/index.ts';

/** What one needs of a server: `fetch` towards a running one, or an app's `request`. */
export type Send = (path: string, init?: RequestInit) => Response | Promise<Response>;

export interface SseEvent {
  id: string | undefined;
  data: string;
}

/** A client without any code of the product: what curl does, with types. */
export class ApiClient {
  readonly send: Send;
  readonly origin: string;
  token = '';

  constructor(send: Send, origin: string) {
    this.send = send;
    this.origin = origin;
  }

  static to(url: string): ApiClient {
    return new ApiClient((path, init) => fetch(url + path, init), url);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return Promise.resolve(this.send(path, { headers: this.headers(headers) }));
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const all = this.headers({ 'content-type': 'application/json', ...headers });
    return Promise.resolve(this.send(path, { method: 'POST', headers: all, body: text }));
  }

  delete(path: string): Promise<Response> {
    return Promise.resolve(this.send(path, { method: 'DELETE', headers: this.headers({}) }));
  }

  headers(more: Record<string, string>): Record<string, string> {
    return { origin: this.origin, ...(this.token ? { authorization: `Bearer ${this.token}` } : {}), ...more };
  }

  async startSession(request: SessionRequest = {}): Promise<SessionResponse> {
    const response = await this.post('/api/sessions', request);
    if (response.status !== 201) throw new Error(`no session: ${response.status} ${await response.text()}`);
    const session = (await response.json()) as SessionResponse;
    this.token = session.token;
    return session;
  }

  async prepare(message: string, more: Record<string, string> = {}): Promise<PrepareResponse> {
    const response = await this.post('/api/prepare', { message, ...more });
    if (response.status !== 202) throw new Error(`not accepted: ${response.status} ${await response.text()}`);
    return (await response.json()) as PrepareResponse;
  }

  /** Every board of a run, as it is pushed. */
  async *boards(runId: string): AsyncGenerator<Board> {
    const response = await this.get(`/api/runs/${runId}`, { accept: 'text/event-stream' });
    for await (const { data } of readEvents(response)) if (data !== '[DONE]') yield JSON.parse(data) as Board;
  }

  /** The last board of a run: it has ended. */
  async endOfRun(runId: string): Promise<Board> {
    let last: Board | undefined;
    for await (const board of this.boards(runId)) last = board;
    if (!last) throw new Error('the run showed no board');
    return last;
  }

  /** One answer, whole. */
  async answer(runId: string, mode?: string): Promise<{ parts: StreamPart[]; events: SseEvent[] }> {
    const response = await this.post('/api/stream', { runId, ...(mode ? { mode } : {}) });
    if (response.status !== 200) throw new Error(`no stream: ${response.status} ${await response.text()}`);
    const events: SseEvent[] = [];
    for await (const event of readEvents(response)) events.push(event);
    const parts = events
      .filter(({ data }) => data !== '[DONE]')
      .map(({ data }) => JSON.parse(data) as StreamPart);
    return { parts, events };
  }

  /** Asks and waits for the whole answer. */
  async ask(message: string): Promise<{ runId: string; parts: StreamPart[]; events: SseEvent[] }> {
    const { runId } = await this.prepare(message);
    const board = await this.endOfRun(runId);
    if (board.status !== 'completed') throw new Error(`not prepared: ${JSON.stringify(board)}`);
    return { runId, ...(await this.answer(runId)) };
  }
}

export function textOf(parts: StreamPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');
}

/** The events of a response, as they come. */
export async function* readEvents(response: Response): AsyncGenerator<SseEvent> {
  if (!response.body) return;
  const ready: SseEvent[] = [];
  const parser = createParser({ onEvent: (event) => ready.push({ id: event.id, data: event.data }) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* ready.splice(0);
  }
}
