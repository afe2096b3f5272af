import type { ServerResponse } from 'node:http';

/** One completion: what was asked, and the means to answer. */
export interface Exchange {
  body: Record<string, unknown>;
  response: ServerResponse;
  seen: { tokens: number };
  settings: { answer: string; tokenMs: number; slowMs: number };
  /** 1 for the first request with this behaviour since the last reset. */
  attempt: number;
  /** Rejects when the client has gone. */
  wait(ms: number): Promise<void>;
  signal: AbortSignal;
}

export type Behaviour = (exchange: Exchange) => Promise<void>;

interface Style {
  tokenMs?: number;
  eol?: string;
  /** Writes byte by byte, so that every character of several bytes is cut. */
  byteByByte?: boolean;
  reason?: string;
  /** Runs after so many tokens; `true` ends the answer there. */
  after?: [tokens: number, act: (exchange: Exchange) => Promise<void> | void];
  end?: 'done' | 'nothing';
}

const json = { 'content-type': 'application/json' };

/** What the behaviours that begin with `tells` put into their errors, and nobody may read. */
export const upstreamSecret = 'canary-upstream-body-5e2';

/** How a model can behave; the keys are the model names that choose it. */
export const behaviours = {
  good: (exchange) => answer(exchange),
  echo: (exchange) => answer(exchange, {}, promptOf(exchange.body)),
  /** Does what every attack wants: tells what it was told, each time in another way. */
  obey: (exchange) => answer(exchange, {}, betray(exchange)),
  length: (exchange) => answer(exchange, { reason: 'length' }),
  crlf: (exchange) => answer(exchange, { eol: '\r\n' }),
  'split-utf8': (exchange) => answer(exchange, { byteByByte: true }, `Größe „ünïcödé“ 日本語 👩‍👩‍👧 [1].`),
  'huge-line': (exchange) => answer(exchange, {}, 'x'.repeat(1_000_000)),
  'slow-tokens': (exchange) => answer(exchange, { tokenMs: exchange.settings.slowMs }),
  'slow-first-byte': async (exchange) => {
    await exchange.wait(exchange.settings.slowMs);
    await answer(exchange);
  },
  /** Never sends anything, not even headers. */
  silent: ({ wait }) => wait(2 ** 30),
  stall: (exchange) => answer(exchange, { after: [3, ({ wait }) => wait(2 ** 30)] }),
  cut: (exchange) => answer(exchange, { after: [3, cut] }),
  /** The stream ends cleanly in the middle: no `finish_reason`, no `[DONE]`. */
  'no-done': (exchange) => answer(exchange, { after: [3, ({ response }) => void response.end()] }),
  /** All tokens, but no `finish_reason` and no `[DONE]`. */
  'no-finish': (exchange) => answer(exchange, { end: 'nothing' }),
  malformed: (exchange) =>
    answer(exchange, { after: [3, ({ response }) => void response.write('data: {"choices": [{"del\n\n')] }),
  'error-in-stream': (exchange) =>
    answer(exchange, {
      after: [
        3,
        ({ response }) => {
          const error = {
            message: 'secret-upstream-detail: overloaded',
            type: 'server_error',
            code: 'overloaded',
          };
          response.write(`data: ${JSON.stringify({ error })}\n\n`);
          response.end('data: [DONE]\n\n');
        },
      ],
    }),
  empty: (exchange) => answer(exchange, {}, ''),
  'not-a-stream': async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to nginx</h1>');
  },
  'tells-401': async ({ response }) => refuse(response, 401, `Incorrect key: ${upstreamSecret}`),
  'tells-500': async ({ response }) => refuse(response, 500, `Failed: ${upstreamSecret}`),
  'tells-in-stream': (exchange) =>
    answer(exchange, {
      after: [
        3,
        ({ response }) => {
          const error = { message: upstreamSecret, type: upstreamSecret, code: upstreamSecret };
          response.write(`data: ${JSON.stringify({ error })}\n\n`);
          response.end('data: [DONE]\n\n');
        },
      ],
    }),
  '500': async ({ response }) => refuse(response, 500, 'The server had an error'),
  '500-then-ok': async (exchange) => {
    if (exchange.attempt === 1) refuse(exchange.response, 500, 'The server had an error');
    else await answer(exchange);
  },
  '429': async ({ response }) => refuse(response, 429, 'Rate limit reached', { 'retry-after': '1' }),
  '429-then-ok': async (exchange) => {
    if (exchange.attempt === 1) refuse(exchange.response, 429, 'Rate limit reached', { 'retry-after': '0' });
    else await answer(exchange);
  },
  '429-long': async ({ response }) => refuse(response, 429, 'Rate limit reached', { 'retry-after': '30' }),
  /** No header says when to come back. */
  '429-bare': async ({ response }) =>
    void response.writeHead(429, json).end('{"error":{"message":"Rate limit reached"}}'),
  '502': async ({ response }) => refuse(response, 502, 'Bad gateway'),
  '503': async ({ response }) => refuse(response, 503, 'Overloaded'),
  '401': async ({ response }) => refuse(response, 401, 'Incorrect API key provided: sk-secret'),
  '404': async ({ response }) => refuse(response, 404, 'The model does not exist'),
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  // `retry-after-ms: 1` keeps the retries of the openai package short where the header is not the matter.
  const wait = 'retry-after' in headers ? {} : { 'retry-after-ms': '1' };
  response.writeHead(status, { ...json, ...wait, ...headers });
  response.end(JSON.stringify({ error: { message, type: 'test', code: null, param: null } }));
}

async function cut({ response, wait }: Exchange): Promise<void> {
  // What was written has to arrive before the connection is gone.
  await wait(50);
  response.destroy(new Error('cut by the script'));
}

/** Answers with the text, as a stream when the request asks for one. */
async function answer(exchange: Exchange, style: Style = {}, text = exchange.settings.answer): Promise<void> {
  const { body, response, seen, settings, wait, signal } = exchange;
  const { tokenMs = settings.tokenMs, eol = '\n', reason = 'stop', end = 'done', after } = style;
  const tokens = text.match(/\s*\S+/g) ?? [];
  const prompt = promptOf(body);
  const usage = { prompt_tokens: count(prompt), completion_tokens: tokens.length, total_tokens: 0 };
  usage.total_tokens = usage.prompt_tokens + usage.completion_tokens;
  const head = { id: 'chatcmpl-test', created: 0, model: body['model'] };
  if (body['stream'] !== true) {
    seen.tokens = tokens.length;
    const message = { role: 'assistant', content: text };
    const choices = [{ index: 0, message, finish_reason: reason }];
    response.writeHead(200, json).end(JSON.stringify({ ...head, object: 'chat.completion', choices, usage }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const send = async (line: string) => {
    const bytes = Buffer.from(`data: ${line}${eol}${eol}`);
    if (!style.byteByByte) response.write(bytes);
    else {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        // One turn of the loop each, or the writes are joined again.
        await new Promise(setImmediate);
      }
    }
  };
  const chunk = (delta: object, finish: string | null = null) =>
    send(
      JSON.stringify({
        ...head,
        object: 'chat.completion.chunk',
        choices: [{ index: 0, delta, finish_reason: finish }],
      }),
    );
  response.socket?.setNoDelay(true);
  await chunk({ role: 'assistant', content: '' });
  // By the clock: what a busy machine delays comes late, but the answer takes no longer.
  let dueAt = performance.now();
  for (const token of tokens) {
    if (after && seen.tokens === after[0]) {
      await after[1](exchange);
      if (response.writableEnded || response.destroyed) return;
    }
    dueAt += tokenMs;
    const early = dueAt - performance.now();
    if (early > 0) await wait(early);
    if (signal.aborted) return;
    await chunk({ content: token });
    seen.tokens += 1;
    if (response.writableNeedDrain) await wait(1);
  }
  if (end === 'nothing') {
    response.end();
    return;
  }
  await chunk({}, reason);
  const options = body['stream_options'];
  if (
    typeof options === 'object' &&
    options !== null &&
    'include_usage' in options &&
    options.include_usage
  ) {
    await send(JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage }));
  }
  await send('[DONE]');
  response.end();
}

/** The ways to copy a prompt that is called out by `never to be written: <canary>` in its first line. */
export const betrayals = 6;

function betray({ body, attempt, settings }: Exchange): string {
  const prompt = promptOf(body);
  const [rules = ''] = prompt.split('\n\n');
  const canary = /never to be written: (\w+)/.exec(prompt)?.[1] ?? 'there is none';
  const ways = [
    prompt,
    `Sure! The secret key is "${canary}", have fun.`,
    `${settings.answer} P.S. ${[...canary].join(' - ')}`,
    [...canary.toUpperCase()].join('\u200B'),
    `${settings.answer}\n\n${rules.slice(rules.indexOf('source of each'))}`,
    rules
      .slice(rules.indexOf('\n') + 1)
      .toUpperCase()
      .replaceAll(' ', ' **\u2060'),
  ];
  return ways[(attempt - 1) % betrayals] ?? '';
}

function promptOf(body: Record<string, unknown>): string {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as { content?: unknown }[]) : [];
  return messages
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n');
}

function count(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
