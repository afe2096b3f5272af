import {
  parseBoard,
  parseErrorBody,
  parsePart,
  parsePrepareResponse,
  parseSessionResponse,
  type AnswerMode,
  type Board,
  type ErrorCode,
  type PrepareRequest,
  type PrepareResponse,
  type SessionResponse,
  type StreamPart,
} from '../protocol/index.ts';
import { readEvents } from './sse.ts';
import { loadToken, saveToken } from './token-storage.ts';

/** The server refused, or could not be reached (`unavailable`). `message` is its sentence, or empty. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message = '', retryable = true, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
  }
}

export interface BffClientOptions {
  /** Base address of the server, without a slash at its end. */
  endpoint: string;
  site?: string | undefined;
  /** Told once, when the first session began. */
  onSession?: (session: SessionResponse) => void;
}

/** How long a broken board waits before it looks again, in ms; grows with every try. */
const boardPauses = [300, 1_000, 2_000, 4_000, 8_000];

/** The server's API. Nothing is sent before the first question; then a session is begun or found. */
export class BffClient {
  readonly #options: BffClientOptions;
  #token: Promise<string> | undefined;

  constructor(options: BffClientOptions) {
    this.#options = options;
  }

  async prepare(request: PrepareRequest, signal: AbortSignal): Promise<PrepareResponse> {
    const response = await this.#send('/api/prepare', signal, request);
    const accepted = parsePrepareResponse(await response.json().catch(() => undefined));
    if (!accepted) throw new RequestError('internal');
    return accepted;
  }

  /** The board at every change until the run has ended; connects again when the connection breaks. */
  async *boards(runId: string, signal: AbortSignal): AsyncGenerator<Board> {
    for (let broken = 0; ; broken += 1) {
      try {
        const response = await this.#send(`/api/runs/${runId}`, signal, undefined, 'text/event-stream');
        for await (const { data } of readEvents(response)) {
          const board = data === '[DONE]' ? undefined : parseBoard(parseJson(data));
          if (!board) continue;
          broken = 0;
          yield board;
          if (board.status !== 'preparing') return;
        }
      } catch (error) {
        if (signal.aborted || (error instanceof RequestError && !error.retryable)) throw error;
        if (broken >= boardPauses.length) throw error;
      }
      if (broken >= boardPauses.length) throw new RequestError('unavailable');
      await pause(boardPauses[Math.min(broken, boardPauses.length - 1)] ?? 1_000, signal);
    }
  }

  async retry(runId: string, signal: AbortSignal): Promise<void> {
    await this.#send(`/api/runs/${runId}/retry`, signal, {});
  }

  /** The parts of one answer; parts that this version does not know are left out. */
  async *answer(
    request: { runId: string; turnId: string; mode: AnswerMode },
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart> {
    const response = await this.#send('/api/stream', signal, request);
    for await (const { data } of readEvents(response)) {
      if (data === '[DONE]') return;
      const part = parsePart(parseJson(data));
      if (part) yield part;
    }
  }

  async stop(answerId: string): Promise<void> {
    await this.#send(`/api/answers/${answerId}/stop`, AbortSignal.timeout(10_000), {});
  }

  async #send(path: string, signal: AbortSignal, body?: object, accept?: string): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#session();
      const response = await this.#request(path, signal, body, {
        authorization: `Bearer ${token}`,
        ...(accept ? { accept } : {}),
      });
      if (response.ok) return response;
      const error = await toError(response);
      // The session has ended: begin another one, once.
      if (error.code !== 'unauthorized' || attempt > 1) throw error;
      saveToken(this.#options.endpoint, undefined);
      this.#token = undefined;
    }
  }

  #session(): Promise<string> {
    this.#token ??= this.#findSession();
    this.#token.catch(() => (this.#token = undefined));
    return this.#token;
  }

  async #findSession(): Promise<string> {
    const { endpoint, site, onSession } = this.#options;
    const known = loadToken(endpoint);
    if (known) return known;
    const response = await this.#request(
      '/api/sessions',
      AbortSignal.timeout(20_000),
      site ? { site } : {},
      {},
    );
    if (!response.ok) throw await toError(response);
    const session = parseSessionResponse(await response.json().catch(() => undefined));
    if (!session) throw new RequestError('internal');
    saveToken(endpoint, session.token);
    onSession?.(session);
    return session.token;
  }

  async #request(
    path: string,
    signal: AbortSignal,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    try {
      const init: RequestInit & { __proto__: null } = {
        // Else fetch would also read what a page has put on the prototype of all objects.
        __proto__: null,
        method: body ? 'POST' : 'GET',
        headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        credentials: 'omit',
        signal,
      };
      return await fetch(this.#options.endpoint + path, init);
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new RequestError('unavailable', '', true, { cause });
    }
  }
}

async function toError(response: Response): Promise<RequestError> {
  const body = parseErrorBody(await response.json().catch(() => undefined));
  if (body) return new RequestError(body.error.code, body.error.message, body.error.retryable);
  return new RequestError(response.status >= 500 ? 'unavailable' : 'internal');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
