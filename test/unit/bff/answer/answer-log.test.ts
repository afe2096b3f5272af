import { describe, expect, it } from 'vitest';
import { AnswerLog } from '../../../../bff/answer/answer-log.ts';
import type { StreamPart } from '../../../../widget/protocol/index.ts';

/** More than are packed together, with what is not text in between, and text that looks like parts. */
const parts = Array.from({ length: 200 }, (_, n): StreamPart => {
  if (n % 50 === 0) return { type: 'text-start', id: 'text' };
  const delta = ['word ', '"{\n\\', '[1]\u2028', '{"type":"x"}', '😀'][n % 5] ?? '';
  return { type: 'text-delta', id: n % 7 === 0 ? 'other' : 'text', delta };
});
const encoded = parts.map((part) => JSON.stringify(part));

describe('the log of an answer', () => {
  it('gives back each part as it was encoded, from any number on', () => {
    const log = new AnswerLog();
    for (const part of parts) log.append(part);
    expect(log.length).toBe(parts.length);
    for (let seq = 0; seq <= parts.length; seq += 1)
      expect(log.from(seq)).toEqual({ seq, parts: encoded.slice(seq) });
    expect(log.from(parts.length + 9).parts).toEqual([]);
  });

  it('is followed while it grows, to its end, and what comes together is read together', async () => {
    const log = new AnswerLog();
    const seen: string[] = [];
    let reads = 0;
    const following = (async () => {
      for await (const { seq, parts: more } of log.follow(3, new AbortController().signal)) {
        expect(seq).toBe(3 + seen.length);
        seen.push(...more);
        reads += 1;
      }
    })();
    for (const part of parts) {
      log.append(part);
      if (log.length % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    log.end();
    await following;
    expect(seen).toEqual(encoded.slice(3));
    expect(reads).toBe(10);
  });

  it('lets go of a reader who has gone, even while it is silent', async () => {
    const log = new AnswerLog();
    const gone = new AbortController();
    const next = log.follow(0, gone.signal).next();
    gone.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
