import type { AnswerMode, Board, StepStatus, StreamPart } from '../../widget/protocol/index.ts';

/** Stands in for the server at the level of `fetch`: what is sent, when, is up to the test. */
export class ScriptedBff {
  readonly requests: { method: string; path: string; body: unknown; headers: Headers }[] = [];
  readonly #fetch = globalThis.fetch;
  readonly #encoder = new TextEncoder();
  #board: ReadableStreamDefaultController<Uint8Array> | undefined;
  #answer: ReadableStreamDefaultController<Uint8Array> | undefined;
  /** Status and code with which the next request to a path is refused. */
  #seq = 0;
  /** What GET of a path answers with. */
  readonly stored = new Map<string, unknown>();
  readonly refusals = new Map<
    string,
    { status: number; code: string; retryAfter?: number; challenge?: unknown }
  >();

  start(): void {
    globalThis.fetch = (input, init) => this.#respond(new URL(String(input), location.href), init);
  }

  stop(): void {
    globalThis.fetch = this.#fetch;
  }

  /** Sends a board on the open event stream. */
  board(status: Board['status'], ...statuses: StepStatus[]): void {
    const slugs = ['search', 'rerank', 'extract', 'prepare_context'];
    const steps = slugs.map((slug, index) => ({
      slug,
      label: slug,
      status: statuses[index] ?? ('created' as const),
      ...(statuses[index] === 'completed'
        ? {
            summary: `Found by ${slug}`,
            startedAt: '2026-01-01T00:00:00.000Z',
            completedAt: '2026-01-01T00:00:00.050Z',
          }
        : {}),
    }));
    this.#send(this.#board, { runId: 'run_1', status, steps });
    if (status !== 'preparing') this.#board?.close();
  }

  /** Sends a board that says why nothing happens. */
  waiting(note: string): void {
    const steps = [{ slug: 'search', label: 'search', status: 'created' }];
    this.#send(this.#board, { runId: 'run_1', status: 'preparing', steps, note });
  }

  part(part: StreamPart): void {
    this.#send(this.#answer, part);
  }

  begin(
    sources: { n: number; url: string; title: string; snippet?: string }[] = [],
    mode: AnswerMode = 'answer',
  ): void {
    this.part({
      type: 'start',
      messageId: `answer_${this.requests.length}`,
      messageMetadata: {
        runId: 'run_1',
        turnId: 'turn_1',
        mode,
        reuse: 'none',
        attempt: 1,
        model: 'm',
      },
    });
    for (const { n, url, title, snippet } of sources) {
      const prepchat = { n, heading: 'Guide', ...(snippet ? { snippet } : {}) };
      this.part({ type: 'source-url', sourceId: String(n), url, title, providerMetadata: { prepchat } });
    }
    this.part({ type: 'text-start', id: 'text' });
  }

  text(delta: string): void {
    this.part({ type: 'text-delta', id: 'text', delta });
  }

  finish(followups: string[] = []): void {
    this.part({ type: 'text-end', id: 'text' });
    if (followups.length > 0) this.part({ type: 'data-followups', id: 'followups', data: { followups } });
    this.part({
      type: 'finish',
      finishReason: 'stop',
      messageMetadata: { complete: true, outcome: 'answered', timings: { totalMs: 5 } },
    });
    this.cut();
  }

  /** A sign of life that says nothing. */
  ping(): void {
    this.#answer?.enqueue(this.#encoder.encode(': ping\n\n'));
  }

  /** Ends the answer's stream, with whatever was sent so far. */
  cut(): void {
    this.#answer?.close();
    this.#answer = undefined;
  }

  count(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }

  #send(stream: ReadableStreamDefaultController<Uint8Array> | undefined, value: object): void {
    if (!stream) throw new Error('nobody listens');
    const id = stream === this.#answer ? `id: ${this.#seq++}\n` : '';
    stream.enqueue(this.#encoder.encode(`${id}data: ${JSON.stringify(value)}\n\n`));
  }

  async #respond(url: URL, init: RequestInit = {}): Promise<Response> {
    init.signal?.throwIfAborted();
    const path = url.pathname;
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    this.requests.push({ method: init.method ?? 'GET', path, body, headers: new Headers(init.headers) });
    const refusal = this.refusals.get(path);
    this.refusals.delete(path);
    if (refusal) {
      const { status, code, retryAfter, challenge } = refusal;
      return Response.json(
        { error: { code, message: 'As scripted.', retryable: true, requestId: 'request_1', challenge } },
        { status, headers: retryAfter ? { 'retry-after': String(retryAfter) } : {} },
      );
    }
    if (path === '/api/sessions') {
      const settings = { title: 'Scripted', welcome: 'Hello', starters: [] };
      const session = {
        token: 'f'.repeat(64),
        expiresAt: '2030-01-01T00:00:00.000Z',
        limits: { messageLength: 4_000 },
        settings,
      };
      return Response.json(session, { status: 201 });
    }
    if (path === '/api/prepare') {
      const run = {
        runId: 'run_1',
        turnId: 'turn_1',
        conversationId: 'conversation_1',
        status: 'preparing',
        reuse: { kind: 'none' },
      };
      return Response.json(run, { status: 202 });
    }
    if (init.method === 'DELETE') {
      this.stored.delete(path);
      return new Response(null, { status: 204 });
    }
    if (path.endsWith('/feedback')) return new Response(null, { status: 204 });
    if (path.startsWith('/api/conversations') || path.endsWith('/receipt')) {
      const found = this.stored.get(path);
      if (found) return Response.json(found);
      const error = { code: 'not_found', message: '', retryable: false, requestId: 'request_1' };
      return Response.json({ error }, { status: 404 });
    }
    if (path.endsWith('/stop')) return Response.json({ answerId: 'answer_1', stopped: true });
    if (path.endsWith('/retry')) return Response.json({}, { status: 202 });
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        if (path === '/api/stream') this.#seq = 0;
        if (path.endsWith('/stream')) this.#answer = controller;
        else this.#board = controller;
        init.signal?.addEventListener('abort', () => controller.error(init.signal?.reason));
      },
    });
    return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
  }
}
