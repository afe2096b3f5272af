import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCompletion } from '../../../../bff/adapters/read-completion.ts';
import { collectEvents } from '../../../support/collect-answer.ts';

const restful = { expect: () => undefined, rest: () => undefined };
const limits = { silenceMs: 1_000, longestMs: 10_000 };

const read = (pieces: Uint8Array[]) =>
  collectEvents((tell) =>
    readCompletion(
      new ReadableStream({
        pull(controller) {
          const piece = pieces.shift();
          if (piece) controller.enqueue(piece);
          else controller.close();
        },
      }),
      restful,
      limits,
      tell,
    ),
  );

const bytes = (text: string) => new TextEncoder().encode(text);
const chunk = (content: string, finish: string | null = null) =>
  JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] });

/** Frames that say nothing, in the ways that upstreams and proxies have found. */
const nonsense = fc.oneof(
  fc.constantFrom(
    ': keep-alive',
    'event: ping',
    'data: {"choices":[{"del',
    'data: null',
    'data: 7',
    'data: []',
    'data: {"choices":null}',
    'data: {"choices":[null]}',
    'data: {"choices":[{"delta":null}]}',
    'data: {"choices":[{"delta":{"content":9}}]}',
    'data: {"error":null,"choices":{"0":{}}}',
    'data: {"usage":{"prompt_tokens":"many"}}',
    'event: surprise\ndata: {"type":"surprise"}',
    'id: 9\nretry: 1',
    'nothing known: here',
    'data',
  ),
  fc
    .json()
    .filter((text) => !/error|choices/.test(text))
    .map((text) => `data: ${text}`),
);

const stream = fc.record({
  bom: fc.boolean(),
  eol: fc.constantFrom('\n', '\r\n', '\r'),
  frames: fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => ({ text })),
      nonsense.map((line) => ({ line })),
    ),
    { maxLength: 12 },
  ),
  reason: fc.constantFrom('stop', 'length', 'content_filter', undefined),
  cuts: fc.array(fc.nat(2_000), { maxLength: 20 }),
  byteByByte: fc.boolean(),
});

function split(whole: Uint8Array, cuts: number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b);
  return [...places, whole.length].map((end, index) => whole.slice(places[index - 1] ?? 0, end));
}

describe('reading a completion', () => {
  it(
    'REL-08 keeps every good chunk of 10,000 streams with nonsense, split anywhere',
    { timeout: 120_000 },
    async ({ task }) => {
      task.meta.cases = 10_000;
      await fc.assert(
        fc.asyncProperty(stream, async ({ bom, eol, frames, reason, cuts, byteByByte }) => {
          const lines = frames.map((frame) => ('line' in frame ? frame.line : `data: ${chunk(frame.text)}`));
          if (reason) lines.push(`data: ${chunk('', reason)}`, 'data: [DONE]');
          const text = lines
            .map((line) => `${line}\n\n`)
            .join('')
            .replaceAll('\n', eol);
          const whole = bytes((bom ? '\uFEFF' : '') + text);
          const pieces = byteByByte ? Array.from(whole, (byte) => Uint8Array.of(byte)) : split(whole, cuts);
          const answer = await read(pieces);
          expect(answer.text).toBe(frames.map((frame) => ('text' in frame ? frame.text : '')).join(''));
          expect(answer.error?.code).toBe(reason ? undefined : 'model_interrupted');
          const last = answer.events.at(-1);
          if (reason) {
            expect(last).toEqual({ type: 'finish', reason: reason === 'length' ? 'length' : 'stop' });
          }
        }),
        { numRuns: 10_000 },
      );
    },
  );

  it('REL-08 ends with an error of ours whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }), async (pieces) => {
        expect((await read(pieces)).error?.code).toBe('model_interrupted');
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([64, 4_096, 1_100_000])(
    'REL-08 takes no line over 256 KiB, in pieces of %i bytes',
    async (size) => {
      const first = bytes(`data: ${chunk('kept')}\n\n`);
      const long = bytes(`data: ${chunk('x'.repeat(1_000_000))}\n\n`);
      const pieces = Array.from({ length: Math.ceil(long.length / size) }, (_, index) =>
        long.slice(index * size, (index + 1) * size),
      );
      const answer = await read([first, ...pieces, bytes(`data: ${chunk('', 'stop')}\n\n`)]);
      expect(answer.text).toBe('kept');
      expect(answer.error?.code).toBe('model_interrupted');
    },
  );

  it('REL-08 keeps what came before an error in the same piece, and tells nobody its words', async () => {
    const error = JSON.stringify({ error: { message: 'secret-upstream-detail', code: 500 } });
    const answer = await read([
      bytes(`data: ${chunk('kept')}\n\ndata: ${error}\n\ndata: ${chunk('lost')}\n\n`),
    ]);
    expect(answer.text).toBe('kept');
    expect(answer.error?.code).toBe('model_interrupted');
    expect(answer.error?.message).not.toContain('secret');
  });
});
