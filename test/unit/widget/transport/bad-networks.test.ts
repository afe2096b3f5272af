import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BffClient, RequestError, type AnswerRequest } from '../../../../widget/transport/bff-client.ts';
import type { Connection } from '../../../../widget/transport/link.ts';
import { LogServer, partsOf, RoughNetwork } from '../../../support/rough-network.ts';

const text = 'Ünïcode, “quotes”, 日本語 and 👩‍👩‍👧 — cut anywhere. '.repeat(8);
const parts = partsOf(text);
const request: AnswerRequest = { runId: 'run_1', turnId: 'turn_1', mode: 'answer', clientAnswerId: 'key_1' };
const quick = { pauseMs: 1, firstByteMs: 60, slowMs: 30, silenceMs: 150, pollMs: 5 };

/** A fixed sequence from 0 to 1 (multiplicative congruential, Lehmer 1951). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('the transport on bad networks', () => {
  let server: LogServer;
  let network: RoughNetwork;
  let endpoint: string;
  let states: Connection[];
  let client: BffClient;

  beforeEach(async () => {
    server = new LogServer(parts);
    network = new RoughNetwork();
    states = [];
    endpoint = await network.start(await server.start());
    client = new BffClient({ endpoint, patience: quick, onConnection: (state) => states.push(state) });
  });
  afterEach(async () => {
    await network.stop();
    await server.stop();
  });

  /** The text of an answer; the parts must come once each and in order. */
  async function read(source = client.answer(request, AbortSignal.timeout(15_000))): Promise<string> {
    let whole = '';
    const types: string[] = [];
    for await (const part of source) {
      types.push(part.type);
      if (part.type === 'text-delta') whole += part.delta;
    }
    expect(types).toHaveLength(parts.length);
    return whole;
  }

  it('REL-11: an answer cut at every byte of its first 2,000 arrives whole, no part twice', async () => {
    const fresh = new BffClient({ endpoint, patience: quick });
    await fresh.send('GET', '/warm-up', AbortSignal.timeout(1_000));
    let broken = 0;
    for (let cut = 1; cut <= 2_000; cut += 1) {
      server.seen.length = 0;
      let spent = 0;
      network.weather = () => (spent++ === 0 ? { cutAfter: cut } : {});
      await network.drop();
      expect(await read(fresh.answer(request, AbortSignal.timeout(5_000)))).toBe(text);
      if (server.seen.length > 1) broken += 1;
    }
    expect(broken).toBe(2_000);
  }, 60_000);

  it('REL-11: reads on from every part', async () => {
    for (let have = 1; have < parts.length; have += 1) {
      server.seen.length = 0;
      server.available = have;
      const source = client.answer(request, AbortSignal.timeout(5_000));
      const first = await Promise.all(Array.from({ length: have }, () => source.next()));
      server.available = Number.POSITIVE_INFINITY;
      network.weather = () => ({});
      // The open stream brings nothing more: it is silent, then dead, then begun again after the last part.
      let rest = '';
      for await (const part of source) if (part.type === 'text-delta') rest += part.delta;
      const got = first.map(({ value }) => (value?.type === 'text-delta' ? value.delta : '')).join('') + rest;
      expect(got).toBe(text);
      expect(server.seen.at(-1)).toMatchObject({
        path: '/api/answers/answer_1/stream',
        after: String(have - 1),
      });
      if (have > 12) have += 11;
    }
  }, 60_000);

  it.each([false, true])('REL-11: begins the answer anew after a gap; polling: %s', async (polls) => {
    if (polls) network.weather = () => ({ holds: true });
    server.available = 20;
    const texts: string[] = [];
    for await (const part of client.answer(request, AbortSignal.timeout(10_000))) {
      if (part.type === 'start') texts.push('');
      if (part.type !== 'text-delta') continue;
      texts.push((texts.pop() ?? '') + part.delta);
      if (texts[0]?.length !== 7 * 18) continue;
      // What came after the first two was never stored.
      server.known = 2;
      server.available = Number.POSITIVE_INFINITY;
    }
    expect(texts).toEqual([text.slice(0, 7 * 18), text]);
    expect(client.link.polls).toBe(polls);
  });

  it('REL-12: a network that breaks all the time delivers the same text', async () => {
    const random = seeded(7);
    network.weather = () => ({ cutAfter: 300 + Math.floor(random() * 900) });
    expect(await read()).toBe(text);
    expect(states).toContain('reconnecting');
    expect(network.connections).toBeGreaterThan(5);
  });

  it('joins the same answer when the connection breaks before it has a name', async () => {
    await client.send('GET', '/warm-up', AbortSignal.timeout(1_000));
    server.refusals.push(503, 502);
    expect(await read()).toBe(text);
    const posts = server.seen.filter(({ path }) => path === '/api/stream');
    expect(posts.map(({ body }) => body)).toEqual([request, request, request]);
  });

  it('REL-17: takes silence for a dead connection, says so meanwhile, and goes on', async () => {
    await client.send('GET', '/warm-up', AbortSignal.timeout(1_000));
    server.available = 9;
    const source = client.answer(request, AbortSignal.timeout(5_000));
    setTimeout(() => (server.available = Number.POSITIVE_INFINITY), 100);
    expect(await read(source)).toBe(text);
    expect(states).toEqual(expect.arrayContaining(['slow', 'reconnecting', 'ok']));
  });

  it('says that it waits when a stream brings only signs of life', async () => {
    server.available = 9;
    server.beatMs = 10;
    const source = client.answer(request, AbortSignal.timeout(5_000));
    const reading = read(source);
    await expect.poll(() => states).toContain('slow');
    expect(states).not.toContain('reconnecting');
    server.available = Number.POSITIVE_INFINITY;
    await network.drop();
    expect(await reading).toBe(text);
  });

  it('says that it waits when polling brings nothing new', async () => {
    network.weather = () => ({ holds: true });
    server.available = 9;
    const reading = read();
    await expect.poll(() => states).toContain('slow');
    server.available = Number.POSITIVE_INFINITY;
    expect(await reading).toBe(text);
  });

  it('REL-18: polls where event streams are held back, and the answer arrives whole', async () => {
    network.weather = () => ({ holds: true });
    expect(await read()).toBe(text);
    expect(client.link.polls).toBe(true);
    const boards = [];
    for await (const board of client.boards('run_1', AbortSignal.timeout(5_000))) boards.push(board.status);
    expect(boards).toEqual(['completed']);
    const streams = server.seen.filter(({ path, method }) => path === '/api/stream' && method === 'POST');
    expect(streams.map(({ body }) => body)).toEqual([request, request]);
    expect(streams.at(-1)?.accept).toBe('application/json');
  });

  it.each([-24, 24])('REL-14: a clock that is %i hours wrong changes nothing', async (hours) => {
    const { now } = Date;
    let jumps = 0;
    // Right at first: it is set in the middle of the answer.
    Date.now = () => now() + (jumps++ > 0 ? hours * 3_600_000 : 0);
    network.weather = (connection) => (connection < 3 ? { cutAfter: 900 } : {});
    try {
      expect(await read()).toBe(text);
    } finally {
      Date.now = now;
    }
  });

  it('does not wait for ever for a question to be taken', async () => {
    network.weather = () => ({ silentAfter: 0 });
    const { signal } = new AbortController();
    await expect(client.prepare({ message: 'Why?' }, signal)).rejects.toThrow();
    await expect(client.retry('run_1', signal)).rejects.toThrow();
    expect(states).toContain('slow');
  });

  it('gives up after eight tries without progress, with an error that can be tried again', async () => {
    await client.send('GET', '/warm-up', AbortSignal.timeout(1_000));
    await server.stop();
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ code: 'model_interrupted', retryable: true });
    await server.start();
  });

  it('does not try again what the server has refused', async () => {
    await client.send('GET', '/warm-up', AbortSignal.timeout(1_000));
    server.refusals.push(404);
    const error = await read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'not_found', status: 404 });
    expect(server.seen.filter(({ path }) => path === '/api/stream')).toHaveLength(1);
  });

  it('reads an answer of before from its first part', async () => {
    expect(await read(client.resume('answer_1', AbortSignal.timeout(5_000)))).toBe(text);
    expect(server.seen.filter(({ path }) => path === '/api/stream')).toEqual([]);
  });

  it('ends at once, also between two tries, when the visitor stops', async () => {
    await client.send('GET', '/warm-up', AbortSignal.timeout(1_000));
    await server.stop();
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('stopped')), 5);
    const slow = new BffClient({
      endpoint,
      patience: { ...quick, pauseMs: 60_000 },
    });
    await expect(read(slow.answer(request, stop.signal))).rejects.toThrow();
    await server.start();
  });
});
