import {
  parseBoard,
  parseErrorBody,
  parsePart,
  parsePrepareResponse,
  parseSessionResponse,
  type AnswerLanguage,
  type AnswerMode,
  type Board,
  type ErrorCode,
  type PrepareRequest,
  type PrepareResponse,
  type SessionResponse,
  type StreamPart,
} from '../protocol/index.ts';
import { Link, type Connection, type Patience, within } from './link.ts';
import { readEvents } from './sse.ts';
import { loadToken, saveToken } from './token-storage.ts';

/** The server refused, or could not be reached (`unavailable`, no status). `message` is its sentence, or empty. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly status: number | undefined;
  /** In how many seconds it can be tried again; 0 when nobody knows. */
  readonly retryAfter: number;

  constructor(
    code: ErrorCode,
    message = '',
    retryable = true,
    status?: number,
    options: ErrorOptions & { retryAfter?: number } = {},
  ) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
    this.status = status;
    this.retryAfter = options.retryAfter || 0;
  }
}

export interface BffClientOptions {
  /** Base address of the server, without a slash at its end. */
  endpoint: string;
  site?: string | undefined;
  /** The site's token for whoever is signed in; nothing for nobody. */
  identity?: () => string | undefined | Promise<string | undefined>;
  /** Told once, when the first session began. */
  onSession?: (session: SessionResponse) => void;
  /** Where a check that is seen can stand. */
  place?: () => Element;
  /** Told at each change of how the connection does. */
  onConnection?: (connection: Connection) => void;
  /** Waits that a test makes shorter. */
  patience?: Partial<Patience>;
}

export interface AnswerRequest {
  runId: string;
  turnId: string;
  mode: AnswerMode;
  language?: AnswerLanguage | undefined;
  clientAnswerId: string;
}

const events = 'text/event-stream';

/** The server's API. Nothing is sent before the first question; then a session is begun or found. */
export class BffClient {
  readonly link: Link;
  readonly #options: BffClientOptions;
  #token: Promise<string> | undefined;

  constructor(options: BffClientOptions) {
    this.#options = options;
    this.link = new Link(options.onConnection, options.patience);
  }

  async prepare(request: PrepareRequest, signal: AbortSignal): Promise<PrepareResponse> {
    const response = await this.link.watched(() => this.send('POST', '/api/prepare', signal, request));
    const accepted = parsePrepareResponse(await json(response));
    if (!accepted) throw new RequestError('internal');
    return accepted;
  }

  /** The board at every change until the run has ended; connects again when the connection breaks. */
  async *boards(runId: string, signal: AbortSignal): AsyncGenerator<Board> {
    for (;;) {
      try {
        for await (const board of this.#boardsOnce(runId, signal)) {
          this.link.progress();
          yield board;
          if (board.status !== 'preparing') return;
        }
      } catch (error) {
        this.#throwIfFinal(error, signal);
      }
      await this.link.pause(signal, () => new RequestError('unavailable'));
    }
  }

  async *#boardsOnce(runId: string, signal: AbortSignal): AsyncGenerator<Board> {
    const path = `/api/runs/${runId}`;
    if (this.link.polls) {
      const { pollBoards } = await import('./polling.ts');
      yield* pollBoards(this, path, signal);
      return;
    }
    for await (const { data } of this.#events(signal, (opened) =>
      this.send('GET', path, opened, undefined, events),
    )) {
      const board = parseBoard(parseJson(data));
      if (board) yield board;
    }
  }

  async retry(runId: string, signal: AbortSignal): Promise<void> {
    await this.send('POST', `/api/runs/${runId}/retry`, signal, {});
  }

  /** The parts of one answer, each once, whatever the connection does; parts that this version does not know are left out. */
  answer(request: AnswerRequest, signal: AbortSignal): AsyncGenerator<StreamPart> {
    return this.#parts(request, undefined, signal);
  }

  /** The parts of an answer that has begun before, from its first. */
  resume(answerId: string, signal: AbortSignal): AsyncGenerator<StreamPart> {
    return this.#parts(undefined, answerId, signal);
  }

  async *#parts(
    request: AnswerRequest | undefined,
    answerId: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart> {
    let id = answerId;
    let last = -1;
    for (;;) {
      try {
        for await (const { seq, part } of this.#partsOnce(request, id, last, signal)) {
          // A gap: what came before is void, and the answer begins anew.
          if (seq < 0) last = seq;
          if (seq <= last) continue;
          last = seq;
          this.link.progress();
          if (!part) continue;
          if (part.type === 'start') id = part.messageId;
          yield part;
          if (part.type === 'finish' || part.type === 'error') return;
        }
      } catch (error) {
        this.#throwIfFinal(error, signal);
      }
      await this.link.pause(signal, () => new RequestError('model_interrupted'));
    }
  }

  async *#partsOnce(
    request: AnswerRequest | undefined,
    id: string | undefined,
    last: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ seq: number; part: StreamPart | undefined }> {
    if (this.link.polls) {
      const { pollParts } = await import('./polling.ts');
      yield* pollParts(this, request, id, last, signal);
      return;
    }
    const open = (opened: AbortSignal) =>
      id === undefined
        ? this.send('POST', '/api/stream', opened, request, events)
        : this.send('GET', `/api/answers/${id}/stream`, opened, undefined, events, last);
    for await (const { id: seq, data } of this.#events(signal, open)) {
      // The server has no more to say, and the answer has no end.
      if (data === '[DONE]') throw new RequestError('model_interrupted', '', true, 200);
      yield { seq: data === '[GAP]' ? -1 : Number(seq), part: parsePart(parseJson(data)) };
    }
  }

  /** The events of a response. One that brings nothing at all is held back on its way: from then on we poll. */
  async *#events(signal: AbortSignal, open: (signal: AbortSignal) => Promise<Response>) {
    const first = this.link.firstByte(signal);
    try {
      const response = await this.link.watched(() => open(first.signal));
      this.link.alive();
      yield* readEvents(response, this.link.patience.silenceMs, first.came);
    } finally {
      first.came();
      this.link.rest();
    }
  }

  async stop(answerId: string): Promise<void> {
    await this.send('POST', `/api/answers/${answerId}/stop`, AbortSignal.timeout(10_000), {});
  }

  /** Sends as the visitor; a session that has ended is begun again, once. Rejects with RequestError. */
  async send(
    method: string,
    path: string,
    signal: AbortSignal,
    body?: object,
    accept?: string,
    after = -1,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const headers: Record<string, string> = { authorization: `Bearer ${await this.#session()}` };
      if (accept) headers['accept'] = accept;
      if (after >= 0) headers['last-event-id'] = String(after);
      const response = await this.#request(method, path, signal, body, headers);
      if (response.ok) return response;
      const error = await toError(response);
      if (error.code !== 'unauthorized' || attempt > 1) throw error;
      this.forget();
    }
  }

  /** Forgets the visitor. */
  forget(): void {
    saveToken(this.#place, undefined);
    this.renew();
  }

  /** Begins a session anew with the next request: somebody has signed in or out. */
  renew(): void {
    this.#token = undefined;
  }

  get #place(): string {
    const { endpoint, site } = this.#options;
    return site ? `${endpoint}:${site}` : endpoint;
  }

  #session(): Promise<string> {
    this.#token ??= this.#findSession();
    this.#token.catch(() => (this.#token = undefined));
    return this.#token;
  }

  async #findSession(): Promise<string> {
    const { site, identity, onSession } = this.#options;
    const known = loadToken(this.#place);
    const identityToken = await identity?.();
    if (known && !identityToken) return known;
    const body = { ...(site && { site }), ...(identityToken && { identityToken }) };
    // The session of somebody who was anonymous so far ends with it.
    const headers: Record<string, string> = known ? { authorization: `Bearer ${known}` } : {};
    // Long enough for a check that a person has to pass.
    const signal = AbortSignal.timeout(120_000);
    const response = await this.link.watched(() =>
      this.#request('POST', '/api/sessions', signal, body, headers),
    );
    if (!response.ok) throw await toError(response);
    const session = parseSessionResponse(await json(response));
    if (!session) throw new RequestError('internal');
    // Whoever signs out on this device leaves nothing behind.
    saveToken(this.#place, identityToken ? undefined : session.token);
    onSession?.(session);
    return session.token;
  }

  async #request(
    method: string,
    path: string,
    signal: AbortSignal,
    body: object | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    if (body) headers['content-type'] = 'application/json';
    // Whatever is no stream is answered at once, or its connection is dead.
    const silence = () => within(signal, this.link.patience.silenceMs);
    // Without a prototype: what a page has put on `Object.prototype` is no option of ours.
    const send = (more?: object) =>
      fetch(this.#options.endpoint + path, {
        __proto__: null,
        method,
        headers,
        credentials: 'omit',
        signal: headers['accept'] === events ? signal : silence(),
        body: body && JSON.stringify({ ...body, ...more }),
      } as RequestInit);
    try {
      const response = await send();
      if (response.status !== 403) return response;
      const { passCheck } = await import('./human-check.ts');
      return await passCheck(response, send, this.link, this.#options.place, signal);
    } catch (cause) {
      if (signal.aborted) throw cause;
      throw new RequestError('unavailable', '', true, undefined, { cause });
    }
  }

  /** A break is worth another try, and so is a place that will be free at once; what else the server has said is not. */
  #throwIfFinal(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) throw error;
    if (!(error instanceof RequestError) || error.status === undefined || error.status >= 500) return;
    if (error.retryAfter !== 1) throw error;
  }
}

async function toError(response: Response): Promise<RequestError> {
  const { status, headers } = response;
  const error = parseErrorBody(await json(response))?.error;
  const code = error?.code ?? (status >= 500 ? 'unavailable' : 'internal');
  const retryAfter = Number(headers.get('retry-after'));
  return new RequestError(code, error?.message, error?.retryable, status, { retryAfter });
}

async function json(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
