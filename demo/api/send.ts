import { EventSourceParserStream } from 'eventsource-parser/stream';
import { parseErrorBody } from '../../widget/protocol/index.ts';

/** What the server refused or could not be asked; `message` is a sentence for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** No status: there was no connection. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

interface Sent {
  method?: 'GET' | 'POST';
  token?: string;
  body?: object;
  /** Events instead of JSON. */
  events?: boolean;
}

/** One request to this page's own server. Rejects with `ApiError`. */
export async function send(path: string, { method, token, body, events }: Sent): Promise<Response> {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (body) headers['content-type'] = 'application/json';
  if (events) headers['accept'] = 'text/event-stream';
  const response = await fetch(path, {
    method: method ?? (body ? 'POST' : 'GET'),
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch((cause: unknown) => {
    throw new ApiError('The server cannot be reached.', undefined, { cause });
  });
  if (response.ok) return response;
  const error = parseErrorBody(await response.json().catch(() => undefined))?.error;
  const wait = Number(response.headers.get('retry-after'));
  const later = response.status === 429 && wait > 0 ? ` Try again in ${wait} s.` : '';
  throw new ApiError(
    `${error?.message ?? `The server answered ${response.status}.`}${later}`,
    response.status,
  );
}

/** The events of a response, each as the value that its JSON is, until the server says that there are no more. */
export async function* eventsOf(response: Response): AsyncGenerator<unknown> {
  if (!response.body) return;
  const texts = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = texts.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value.data === '[DONE]') return;
    yield JSON.parse(value.data) as unknown;
  }
}
