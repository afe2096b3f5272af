import { createReadStream, existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { longAnswer } from './long-answers.ts';

const dist = resolve(import.meta.dirname, '../../dist/widget');

/** How the answer comes. */
export interface Pace {
  /** Characters of the whole. */
  length: number;
  chunks: number;
  /** Between two chunks, in ms. */
  pauseMs: number;
}

export interface StreamingSite {
  /** Address of the page; `?mode=` says how the widget is shown, `none` that it is not there. */
  url: string;
  /** The text that is sent. */
  text: string;
  stop(): Promise<void>;
}

/** Somebody's page with things above and below the widget. */
const hostPage = (mode: string) => `${bareHostPage(`<prep-chat endpoint="" mode="${mode}"></prep-chat>`)}
<script type="module" src="/prep-chat.js"></script></html>`;
const bareHostPage = (
  widget = '',
) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
<style>body{font:16px/1.6 system-ui;margin:2rem;max-width:40rem}</style>
<header><h1>Shop</h1><p>What we sell.</p><button id="add">Add to cart</button> <output id="count">0</output></header>
${widget}
<main><h2>News</h2>${'<p>Something has happened.</p>'.repeat(12)}</main>
<script>add.addEventListener('click', () => { count.value = Number(count.value) + 1; });</script>`;

const times = { startedAt: '2026-01-01T00:00:00.000Z', completedAt: '2026-01-01T00:00:00.050Z' };
const steps = ['search', 'rerank', 'extract', 'prepare_context'].map((slug) => ({
  ...times,
  slug,
  label: slug,
  status: 'completed',
  summary: `Done: ${slug}`,
}));

async function answer(response: ServerResponse, text: string, { chunks, pauseMs }: Pace): Promise<void> {
  let id = 0;
  const send = (part: object) => response.write(`id: ${id++}\ndata: ${JSON.stringify(part)}\n\n`);
  const metadata = { runId: 'run_1', turnId: 'turn_1', mode: 'answer', reuse: 'none', attempt: 1 };
  send({ type: 'start', messageId: 'answer_1', messageMetadata: { ...metadata, model: 'm' } });
  for (let n = 1; n <= 5; n += 1) {
    const prepchat = { n, heading: 'Guide', snippet: 'What the page says about it.' };
    const [url, title] = [`https://www.example.com/${n}`, `Source ${n}`];
    send({ type: 'source-url', sourceId: String(n), url, title, providerMetadata: { prepchat } });
  }
  send({ type: 'text-start', id: 'text' });
  const cut = (chunk: number) => Math.round((text.length * chunk) / chunks);
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    send({ type: 'text-delta', id: 'text', delta: text.slice(cut(chunk), cut(chunk + 1)) });
    await new Promise((done) => setTimeout(done, pauseMs));
  }
  send({ type: 'text-end', id: 'text' });
  const finish = { complete: true, outcome: 'answered', timings: { totalMs: 900 } };
  send({ type: 'finish', finishReason: 'stop', messageMetadata: finish });
  response.end();
}

/** Serves the built widget on a page, and for any question a long answer at that pace. */
export async function startStreamingSite(pace: Pace): Promise<StreamingSite> {
  const text = longAnswer(42, pace.length).slice(0, pace.length);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site.example');
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const stream = () => response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (pathname === '/') {
      const mode = searchParams.get('mode') ?? 'floating';
      const body = mode === 'none' ? bareHostPage() : hostPage(mode);
      response.writeHead(200, { 'content-type': 'text/html' }).end(body);
    } else if (pathname === '/api/sessions') {
      json(201, { token: 'f'.repeat(64), settings: { title: 'Shop', welcome: 'Hello', starters: [] } });
    } else if (pathname === '/api/prepare') {
      const ids = { runId: 'run_1', turnId: 'turn_1', conversationId: 'conversation_1' };
      json(202, { ...ids, status: 'preparing', reuse: { kind: 'none' } });
    } else if (pathname.startsWith('/api/runs/')) {
      stream().end(`data: ${JSON.stringify({ runId: 'run_1', status: 'completed', steps })}\n\n`);
    } else if (pathname === '/api/stream') {
      void answer(stream(), text, pace);
    } else if (/^[\w./-]+\.js$/.test(pathname) && existsSync(join(dist, pathname))) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      createReadStream(join(dist, pathname)).pipe(response);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    text,
    stop: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
