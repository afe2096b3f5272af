import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../bff/adapters/metrics-observer.ts';
import { createPinoLog } from '../../bff/adapters/pino-log.ts';
import { observeAll } from '../../bff/observe-all.ts';
import type { Observer } from '../../bff/ports/observer.ts';
import type { ApiClient } from '../support/api-client.ts';
import { openApp, type AppUnderTest } from '../support/app.ts';

const question = 'How do I put the widget on my page canaryquestion77?';
const token = 'operator'.repeat(5);

/** 60 texts with which one line, header or event could become two. */
const breaking = [
  '\r\n',
  '\n',
  '\r',
  '\u0085',
  '\u2028',
  '\u2029',
  '\v',
  '\f',
  '\0',
  '%0d%0a',
  '\\r\\n',
  '\n\r',
].flatMap((end) => [
  `x${end}X-Injected: 1`,
  `${end}data: {"type":"finish"}${end}${end}`,
  `id: 9${end}event: error${end}`,
  `{"level":"error"}${end}{"level":"fatal","event":"forged"}`,
  `a${end}${end}b`,
]);

describe('what operators see', () => {
  let app: AppUnderTest;
  let client: ApiClient;
  const lines: string[] = [];
  const figures = createMetrics();
  const log = createPinoLog({ level: 'debug', secrets: [], write: (line) => lines.push(line) });
  const facts: { fact: string; facts: object }[] = [];
  const note = (fact: string) => (told: object) => void facts.push({ fact, facts: told });
  const recorder: Observer = {
    request: note('request'),
    answer: note('answer'),
    prepare: note('prepare'),
    step: note('step'),
  };

  beforeAll(async () => {
    const metrics = () =>
      figures.text({
        answers: () => ({ written: 0, readers: 0 }),
        tasks: () => 0,
        database: () => Promise.resolve(true),
      });
    app = await openApp({
      observer: observeAll([log.observer, figures.observer, recorder]),
      metrics,
      adminToken: token,
    });
    await app.startWorker();
  });
  afterAll(() => app.close());
  beforeEach(async () => (client = await app.visitor()));

  it('takes the id of a request when it is one, and makes its own when it is none', async () => {
    const idOf = async (given: string) =>
      (await client.get('/api/conversations', { 'x-request-id': given })).headers.get('x-request-id');
    for (const good of ['my-request-1', 'A.b_c-12', 'a'.repeat(64), '0123456789abcdef']) {
      expect(await idOf(good)).toBe(good);
    }
    for (const bad of [
      'short',
      'a'.repeat(65),
      'with space',
      'semi;colon',
      '"quoted-text"',
      '<script>x</script>',
      '-starts-with-dash',
    ]) {
      expect(await idOf(bad)).toMatch(/^request_[0-9a-f]{32}$/);
    }
  });

  it('hears of question, steps and answer with ids and counts, and never a text', async () => {
    facts.length = 0;
    lines.length = 0;
    const { runId } = await client.ask(question);
    await expect.poll(() => facts.filter(({ fact }) => fact === 'answer')).toHaveLength(1);
    const of = (name: string) => facts.filter(({ fact }) => fact === name).map((entry) => entry.facts);
    expect(of('prepare')).toEqual([expect.objectContaining({ runId, ms: expect.any(Number) })]);
    expect(of('step').map((step) => (step as { step: string }).step)).toEqual([
      'queries',
      'search',
      'rerank',
      'extract',
      'prepare_context',
    ]);
    expect(of('step').at(-1)).toMatchObject({ runId, outcome: 'completed', attempt: 1, run: 'completed' });
    expect(of('answer')[0]).toMatchObject({
      runId,
      model: 'extractive',
      status: 'done',
      outcome: expect.stringMatching(/answered|not_found/),
    });
    expect(of('request')).toContainEqual(
      expect.objectContaining({ method: 'POST', route: '/api/stream', status: 200 }),
    );
    expect(of('request')).toContainEqual(
      expect.objectContaining({ method: 'GET', route: '/api/runs/:runId' }),
    );
    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(
      expect.arrayContaining(['request', 'step', 'answer']),
    );
    expect(`${lines.join('')}${JSON.stringify(facts)}`).not.toMatch(/canaryquestion77|script tag/);
    expect(lines.join('')).not.toContain(client.token);
  });

  it('counts in the format of Prometheus, without texts and ids', async () => {
    await client.ask(question);
    await client.get('/api/runs/run_0');
    expect((await app.stranger().get('/metrics')).status).toBe(401);
    expect((await app.stranger().get('/metrics', { authorization: `Bearer ${token}x` })).status).toBe(401);
    const response = await app.stranger().get('/metrics', { authorization: `Bearer ${token}` });
    expect(response.headers.get('content-type')).toMatch('text/plain; version=0.0.4');
    const text = await response.text();
    for (const line of text.trim().split('\n')) {
      expect(line).toMatch(
        /^# (HELP|TYPE) prep_chat_\w+ .+$|^prep_chat_\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+$/,
      );
    }
    for (const expected of [
      /prep_chat_requests_total\{method="POST",route="\/api\/stream",status="200"\} [1-9]/,
      /prep_chat_requests_total\{method="GET",route="\/api\/runs\/:runId",status="404"\} 1/,
      /prep_chat_request_seconds_bucket\{route="\/api\/prepare",le="\+Inf"\} [1-9]/,
      /prep_chat_preparations_total\{outcome="completed"\} [1-9]/,
      /prep_chat_step_seconds_count\{step="search"\} [1-9]/,
      /prep_chat_answers_total\{model="extractive",outcome="(answered|not_found)",code=""\} [1-9]/,
      /prep_chat_answer_first_text_seconds_count\{model="extractive"\} [1-9]/,
      /prep_chat_tokens_total\{model="extractive",direction="output"\} \d/,
      /prep_chat_live_answers \d/,
      /prep_chat_worker_tasks \d/,
      /prep_chat_database_up 1/,
    ])
      expect(text).toMatch(expected);
    expect(text).not.toMatch(/run_[0-9a-f]{8}|answer_[0-9a-f]{8}|visitor_|canaryquestion77/);
  });

  it('keeps each bucket of a histogram at least as large as the one before', async () => {
    const text = await (await client.get('/metrics', { authorization: `Bearer ${token}` })).text();
    const counts = [
      ...text.matchAll(/request_seconds_bucket\{route="\/api\/sessions",le="([^"]+)"\} (\d+)/g),
    ];
    expect(counts.length).toBeGreaterThan(5);
    expect(counts.map(([, , count]) => Number(count))).toEqual(
      counts.map(([, , count]) => Number(count)).sort((a, b) => a - b),
    );
    expect(counts.at(-1)?.[1]).toBe('+Inf');
  });

  it('are told in Server-Timing where a question and an answer spend their time', async () => {
    const prepared = await client.post('/api/prepare', { message: question });
    expect(prepared.headers.get('server-timing')).toMatch(/prepare;dur=[\d.]+.*total;dur=[\d.]+/);
    const { runId } = (await prepared.json()) as { runId: string };
    await client.endOfRun(runId);
    const answer = await client.post('/api/stream', { runId });
    expect(answer.headers.get('server-timing')).toMatch(
      /context;dur=[\d.]+.*answer;dur=[\d.]+.*total;dur=[\d.]+/,
    );
    await answer.text();
  });

  it('SEC-31 lets nobody store what the API says, nor change a stream on its way', async () => {
    const { runId, parts } = await client.ask(question);
    const answerId = parts[0]?.type === 'start' ? parts[0].messageId : '';
    const sse = { accept: 'text/event-stream' };
    const responses: [string, Response][] = [];
    const note = async (name: string, response: Promise<Response>) => responses.push([name, await response]);
    await note('sessions', client.post('/api/sessions', {}));
    await note('prepare', client.post('/api/prepare', { message: question }));
    await note('run', client.get(`/api/runs/${runId}`));
    await note('retry', client.post(`/api/runs/${runId}/retry`, {}));
    await note(
      'answer as JSON',
      client.get(`/api/answers/${answerId}/stream`, { accept: 'application/json' }),
    );
    await note('stop', client.post(`/api/answers/${answerId}/stop`, {}));
    await note('feedback', client.post(`/api/answers/${answerId}/feedback`, { rating: 'up' }));
    await note('conversations', client.get('/api/conversations'));
    await note('nothing', client.get('/api/nothing'));
    await note('refused', app.stranger().get('/api/conversations'));
    await note('another origin', client.get('/api/conversations', { origin: 'https://evil.example' }));
    await note('delete', client.delete('/api/me'));
    client = await app.visitor();
    const again = await client.ask(question);
    const streams: [string, Response][] = [
      ['board', await client.get(`/api/runs/${again.runId}`, sse)],
      ['answer', await client.post('/api/stream', { runId: again.runId })],
      [
        'resumed',
        await client.get(
          `/api/answers/${again.parts[0]?.type === 'start' ? again.parts[0].messageId : ''}/stream`,
          sse,
        ),
      ],
    ];
    for (const [name, { headers }] of responses) {
      expect(headers.get('cache-control'), name).toBe('no-store');
    }
    for (const [name, response] of streams) {
      expect(response.status, name).toBe(200);
      expect(response.headers.get('cache-control'), name).toMatch(/no-store.*no-transform/);
      expect(response.headers.get('x-accel-buffering'), name).toBe('no');
      await response.text();
    }
    // SEC-17: nothing of it may be framed.
    for (const [name, { headers }] of [...responses, ...streams]) {
      expect(headers.get('content-security-policy'), name).toMatch(/frame-ancestors 'none'/);
      expect(headers.get('x-frame-options'), name).toBe('DENY');
      expect(headers.get('x-content-type-options'), name).toBe('nosniff');
    }
  });

  it('SEC-17 serves pages, errors, probes and the description so that nobody can frame them', async () => {
    for (const path of [
      '/',
      '/prep-chat.js',
      '/healthz',
      '/readyz',
      '/openapi.json',
      '/metrics',
      '/nowhere',
    ]) {
      const { headers } = await app.stranger().get(path);
      expect(headers.get('content-security-policy'), path).toMatch(/frame-ancestors 'none'/);
    }
  });

  it(
    `SEC-27 makes no header, no event and no line of a log out of ${breaking.length} breaking texts in every field`,
    { timeout: 120_000 },
    async () => {
      expect(breaking).toHaveLength(60);
      const { runId, parts } = await client.ask(question);
      const answerId = parts[0]?.type === 'start' ? parts[0].messageId : '';
      lines.length = 0;
      let sent = 0;
      const known = new Set((await client.get('/api/conversations')).headers.keys());
      for (const more of ['server-timing', 'content-type', 'transfer-encoding', 'retry-after'])
        known.add(more);
      const check = async (response: Promise<Response>) => {
        const { headers, status } = await response;
        sent += 1;
        expect([...headers.keys()].filter((name) => !known.has(name))).toEqual([]);
        expect([...headers.values()].join('')).not.toMatch(/[\r\n\u0085\u2028\u2029]|Injected/);
        expect(status).toBeLessThan(500);
      };
      for (const text of breaking) {
        const inPath = encodeURIComponent(text);
        await check(client.post('/api/sessions', { site: text }));
        await check(client.post('/api/prepare', { message: text }));
        await check(client.post('/api/prepare', { message: 'Why?', conversationId: text }));
        await check(client.post('/api/prepare', { message: 'Why?', clientMessageId: text }));
        await check(client.post('/api/prepare', { message: 'Why?', replacesTurnId: text }));
        await check(client.post('/api/stream', { runId: text }));
        await check(client.post('/api/stream', { runId, turnId: text }));
        await check(client.post('/api/stream', { runId, mode: text }));
        await check(client.post(`/api/answers/${answerId}/feedback`, { rating: 'up', comment: text }));
        await check(client.get(`/api/runs/${inPath}`));
        await check(client.get(`/api/answers/${inPath}/stream`));
        await check(client.get(`/api/conversations/${inPath}`));
        await check(client.get(`/api/${inPath}`));
      }
      // One line each, and what a visitor has started goes on beside them.
      const requests = lines.filter((line) => (JSON.parse(line) as { event: string }).event === 'request');
      expect(requests.length).toBe(sent + 1);
      expect(lines.filter((line) => line.trimEnd().split(/[\r\n\u0085\u2028\u2029\v\f]/).length > 1)).toEqual(
        [],
      );
      expect(lines.join('')).not.toMatch(/forged|Injected/);
    },
  );

  it('SEC-27 sends each of them in an answer as the one event that it is', { timeout: 120_000 }, async () => {
    const { runId } = await client.ask(question);
    app.use({
      name: 'breaking',
      // eslint-disable-next-line @typescript-eslint/require-await
      async *answer() {
        for (const text of breaking) yield { type: 'text', text };
        yield { type: 'finish', reason: 'stop' };
      },
    });
    const { parts, events } = await client.answer(runId);
    expect(events.slice(0, -1).map(({ id }) => Number(id))).toEqual(parts.map((_, seq) => seq));
    const deltas = parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : []));
    // The one character that PostgreSQL cannot store is left out.
    expect(deltas.join('')).toBe(breaking.join('').replaceAll('\0', ''));
    expect(parts.filter(({ type }) => type === 'finish')).toHaveLength(1);
  });

  it('SEC-27 refuses a Last-Event-ID that is no number', async () => {
    const { parts } = await client.ask(question);
    const path = `/api/answers/${parts[0]?.type === 'start' ? parts[0].messageId : ''}/stream`;
    const bad = ['-1', '1.5', '1e3', 'abc', '0x10', '1'.repeat(13), '1;2', '1, 2', '+1', '١٢', 'NaN'];
    for (const id of bad) {
      const sent = encodeURIComponent(id) === id ? id : id.replace(/[^\x20-\x7e]/g, 'x');
      expect((await client.get(path, { 'last-event-id': sent })).status, id).toBe(400);
    }
    expect((await client.get(path, { 'last-event-id': '3' })).status).toBe(200);
  });
});
