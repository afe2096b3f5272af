import { createParser } from 'eventsource-parser';
import { describe, expect, it } from 'vitest';
import { readEvents, SseParser } from '../../../../widget/transport/sse.ts';

async function read(chunks: Uint8Array[]): Promise<string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const found: string[] = [];
  for await (const { data } of readEvents(new Response(body))) found.push(data);
  return found;
}

const stream = ': ping\n\nid: 0\ndata: {"t":"héllo 👋"}\n\nid: 1\r\ndata: a\r\n\r\ndata: [DONE]\n\n';
const bytes = new TextEncoder().encode(stream);

describe('an event stream', () => {
  it('reads the same wherever its bytes are cut', async () => {
    const whole = await read([bytes]);
    expect(whole).toEqual(['{"t":"héllo 👋"}', 'a', '[DONE]']);
    for (let at = 1; at < bytes.length; at += 1) {
      expect(await read([bytes.slice(0, at), bytes.slice(at)])).toEqual(whole);
    }
    expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
  });
  it('gives up on an event that never ends', async () => {
    const chunk = new TextEncoder().encode(`data: ${'x'.repeat(300_000)}`);
    await expect(read([chunk, chunk, chunk, chunk, chunk])).rejects.toThrow();
  });

  it('gives up on a connection that has gone silent', async () => {
    const silent = new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
      }),
    );
    const events = readEvents(silent, 20);
    expect((await events.next()).value).toMatchObject({ data: '1' });
    await expect(events.next()).rejects.toThrow(/nothing came/);
  });
});

describe('SseParser', () => {
  it('reads what eventsource-parser reads, however the stream is cut', () => {
    const pieces = [
      'data: a',
      'data:b',
      'data',
      'data:',
      'id: 7',
      'id',
      ': ping',
      'event: x',
      'nonsense',
      '',
      '',
      'data: {"a":"b: c"}',
      'data:  two',
      ':',
    ];
    const ends = ['\n', '\r\n', '\r'];
    let state = 5;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let round = 0; round < 2_000; round += 1) {
      const stream = `${Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)] + (ends[Math.floor(random() * 3)] ?? '')).join('')}\n\n`;
      const expected: string[] = [];
      const theirs = createParser({ onEvent: ({ data }) => expected.push(data) });
      theirs.feed(stream);
      const ours = new SseParser();
      const actual: string[] = [];
      for (let from = 0; from < stream.length;) {
        const to = from + 1 + Math.floor(random() * 9);
        actual.push(...ours.feed(stream.slice(from, to)).map(({ data }) => data));
        from = to;
      }
      expect(actual, JSON.stringify(stream)).toEqual(expected);
    }
  });
});
