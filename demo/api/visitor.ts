import {
  parseBoard,
  parsePart,
  parsePrepareResponse,
  parseSessionResponse,
  type Board,
  type PrepareRequest,
  type PrepareResponse,
  type Receipt,
  type StreamPart,
} from '../../widget/protocol/index.ts';
import { parseReceipt } from '../../widget/protocol/parse-receipt.ts';
import { ApiError, eventsOf, send } from './send.ts';

const place = 'prep-chat-tour-visitor';

/** A visitor of the page's own beside the widget's: the public API, as anybody can use it. */
export class VisitorApi {
  #token: Promise<string> | undefined;

  /** Stores a question; `serverMs` is what the server says it took, where it says so. */
  async prepare(request: PrepareRequest): Promise<{ prepared: PrepareResponse; serverMs?: number }> {
    const response = await this.#send('/api/prepare', { body: request });
    const prepared = known(parsePrepareResponse(await response.json()));
    const serverMs = /\btotal;dur=([\d.]+)/.exec(response.headers.get('server-timing') ?? '')?.[1];
    return { prepared, ...(serverMs === undefined ? {} : { serverMs: Number(serverMs) }) };
  }

  /** The board at every change, until the preparation has ended. */
  async *boards(runId: string): AsyncGenerator<Board> {
    for await (const value of eventsOf(await this.#send(`/api/runs/${runId}`, { events: true }))) {
      const board = parseBoard(value);
      if (board) yield board;
    }
  }

  /** The parts of a new answer from a finished preparation. */
  async *answer(runId: string, turnId: string): AsyncGenerator<StreamPart> {
    const body = { runId, turnId, mode: 'answer' };
    for await (const value of eventsOf(await this.#send('/api/stream', { body, events: true }))) {
      const part = parsePart(value);
      if (part) yield part;
    }
  }

  /** What a question has taken, as far as it has come. */
  async receipt(runId: string): Promise<Receipt> {
    const response = await this.#send(`/api/runs/${runId}/receipt`, {});
    return known(parseReceipt(await response.json()));
  }

  async #send(path: string, request: { body?: object; events?: boolean }): Promise<Response> {
    try {
      return await send(path, { ...request, token: await this.#session() });
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      // The session is over, or of another database.
      sessionStorage.removeItem(place);
      this.#token = undefined;
      return send(path, { ...request, token: await this.#session() });
    }
  }

  #session(): Promise<string> {
    this.#token ??= beginSession();
    this.#token.catch(() => (this.#token = undefined));
    return this.#token;
  }
}

async function beginSession(): Promise<string> {
  const kept = sessionStorage.getItem(place);
  if (kept !== null) return kept;
  const response = await send('/api/sessions', { body: {} });
  const { token } = known(parseSessionResponse(await response.json()));
  sessionStorage.setItem(place, token);
  return token;
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new ApiError('The server answered in a way that this page does not know.');
  return value;
}
