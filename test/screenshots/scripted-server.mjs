// A server that holds each state of the widget still, for as long as a picture takes. The state is the first
// part of the path: http://127.0.0.1:1234/streaming/api/prepare.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { texts } from './texts.mjs';

const slugs = ['search', 'rerank', 'extract', 'prepare_context'];
const figures = [
  { passages: 31, pages: 12 },
  { kept: 8, considered: 31 },
  { sentences: 9, pages: 4 },
  { sources: 3, words: 412 },
];

function steps(done) {
  return slugs.map((slug, index) => {
    if (index > done) return { slug, label: slug, status: 'created' };
    if (index === done) return { slug, label: slug, status: 'started', startedAt: time(index) };
    const at = { startedAt: time(index), completedAt: time(index + 1) };
    return {
      slug,
      label: slug,
      status: 'completed',
      figures: figures[index],
      summary: summary(index),
      ...at,
    };
  });
}
const time = (index) => new Date(Date.UTC(2026, 0, 1) + [0, 120, 180, 260, 310][index]).toISOString();
const summary = (index) =>
  [
    'Searched 31 passages in 12 pages',
    'Kept the best 8',
    'Picked 9 sentences from 4 pages',
    'Ready: 3 sources, 412 words',
  ][index];

const metadata = { runId: 'run_1', turnId: 'turn_1', mode: 'answer', reuse: 'none', attempt: 1, model: 'm' };

/** An answer without marks, and what is said about that. */
function uncitedParts({ answer, sources }) {
  const all = parts({ answer: answer.replaceAll(/ ?\[\d\]/g, ''), sources, followups: [] });
  const text = 'No page of this site supports this answer.';
  all.splice(-1, 0, { type: 'data-notice', id: 'notice_1', data: { code: 'uncited', text } });
  return all;
}

/** The parts of an answer; `until`: how much of its text. */
function parts({ answer, sources, followups }, until = 1) {
  const text = answer.slice(0, Math.floor(answer.length * until));
  const begin = [
    { type: 'start', messageId: 'answer_1', messageMetadata: metadata },
    { type: 'data-steps', id: 'steps', data: { steps: steps(4) } },
    ...sources.map(({ url, title, ...prepchat }, index) => ({
      type: 'source-url',
      sourceId: String(index + 1),
      url,
      title,
      providerMetadata: { prepchat: { n: index + 1, ...prepchat } },
    })),
    { type: 'text-start', id: 'text' },
    { type: 'text-delta', id: 'text', delta: text },
  ];
  if (until < 1) return begin;
  return [
    ...begin,
    { type: 'text-end', id: 'text' },
    { type: 'data-citations', id: 'citations', data: { citations: citations(text, sources), dropped: [] } },
    { type: 'data-followups', id: 'followups', data: { followups } },
    {
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: { complete: true, outcome: 'answered', timings: { totalMs: 900 } },
    },
  ];
}

/** Each mark of the answer with the quote of its source, as the server checks them. */
function citations(text, sources) {
  return [...text.matchAll(/\[(\d)\]/g)].map(({ 1: n, index }) => {
    const { url, snippet = '' } = sources[Number(n) - 1] ?? {};
    return { start: 0, end: index, sourceIds: [n], quote: snippet, mark: index, url };
  });
}

const refusal = (code) => ({ code, message: '', retryable: true, requestId: 'r' });
/** A proof of work that no number solves. */
const endless = {
  kind: 'altcha',
  parameters: {
    algorithm: 'PBKDF2/SHA-256',
    nonce: '00',
    salt: '00',
    cost: 5_000,
    keyLength: 32,
    keyPrefix: 'none',
  },
  signature: '00',
};

const types = { '.js': 'text/javascript', '.html': 'text/html; charset=utf-8' };

const calls = { modelCalls: 1, inputTokens: 1_830, outputTokens: 214 };
const none = { modelCalls: 0, inputTokens: 0, outputTokens: 0 };
const receipt = {
  runId: 'run_1',
  reuse: 'exact',
  preparedAt: '2026-11-26T09:12:44.120Z',
  steps: ['search', 'rerank', 'extract', 'prepare_context'].map((slug, place) => ({
    slug,
    label: slug,
    status: 'reused',
    ms: 20 + place * 7,
  })),
  spent: { ms: 0, steps: 0, searches: 0, ...none },
  saved: { ms: 1_340, steps: 5, searches: 1, ...none, estimate: true },
  answers: [
    {
      answerId: 'answer_1',
      attempt: 1,
      mode: 'answer',
      model: 'gpt-4o-mini',
      temperature: 0.2,
      status: 'done',
      ms: 2_900,
      ...calls,
    },
    {
      answerId: 'answer_2',
      attempt: 2,
      mode: 'shorter',
      model: 'gpt-4o-mini',
      status: 'done',
      ms: 900,
      ...calls,
    },
  ],
};

/** Serves the built widget, pages made by `page(lang)`, and the API of each state. Resolves to its address. */
export async function startScriptedServer(dist, page) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://127.0.0.1');
    const headers = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': '*',
      'access-control-allow-methods': '*',
      'access-control-expose-headers': '*',
    };
    const json = (status, body, more = {}) =>
      response
        .writeHead(status, { ...headers, ...more, 'content-type': 'application/json' })
        .end(JSON.stringify(body));
    const stream = (values, end) => {
      response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
      values.forEach((value, id) => response.write(`id: ${id}\ndata: ${JSON.stringify(value)}\n\n`));
      if (end) response.end('data: [DONE]\n\n');
    };
    const api = /^\/([\w-]+)\/(\w\w)\/api\/(.*)$/.exec(url.pathname);
    if (!api) {
      const file = normalize(join(dist, url.pathname));
      if (file.startsWith(dist) && extname(file) && existsSync(file)) {
        response.writeHead(200, { ...headers, 'content-type': types[extname(file)] });
        createReadStream(file).pipe(response);
      } else if (url.pathname === '/page') {
        response.writeHead(200, { 'content-type': types['.html'] }).end(page(url.searchParams));
      } else response.writeHead(404).end();
      return;
    }
    const [, state, lang, path] = api;
    const words = texts[lang];
    if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end();
    if (path === 'sessions') {
      json(201, {
        token: 'f'.repeat(64),
        settings: { title: words.title, welcome: words.welcome, starters: words.starters },
      });
    } else if (path === 'prepare') {
      if (state === 'rate-limited')
        return json(429, { error: refusal('rate_limited') }, { 'retry-after': '40' });
      if (state === 'human-check')
        return json(403, { error: { ...refusal('human_check_required'), challenge: endless } });
      json(202, { ...metadata, conversationId: 'c_1', status: 'preparing', reuse: { kind: 'none' } });
    } else if (path.endsWith('/receipt')) {
      json(200, receipt);
    } else if (path === 'conversations') {
      const conversations = words.starters.map((title, index) => ({
        conversationId: `c_${index}`,
        title,
        updatedAt: new Date(Date.UTC(2026, 10, 20 - index, 9, 30)).toISOString(),
        turns: 2,
      }));
      json(200, { conversations });
    } else if (path.startsWith('runs/')) {
      if (state === 'preparing') stream([{ runId: 'run_1', status: 'preparing', steps: steps(2) }], false);
      else if (state === 'waiting')
        stream(
          [
            {
              runId: 'run_1',
              status: 'preparing',
              steps: steps(0),
              note: 'The server is busy. Your question is kept and will be worked on.',
            },
          ],
          false,
        );
      else if (state === 'failed')
        stream([{ runId: 'run_1', status: 'failed', steps: steps(1), error: '' }], true);
      else stream([{ runId: 'run_1', status: 'completed', steps: steps(4) }], true);
    } else if (path === 'stream' || path.endsWith('/stream')) {
      if (state === 'broken')
        stream([...parts(words, 0.5), { type: 'error', errorText: 'model_interrupted: x' }], true);
      else if (state === 'uncited') stream(uncitedParts(words), true);
      else if (state === 'streaming' || state === 'stopped') stream(parts(words, 0.55), false);
      else stream(parts(words), true);
    } else if (path.endsWith('feedback')) response.writeHead(204, headers).end();
    else json(200, {});
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
