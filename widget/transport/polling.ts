import { parseBoard, type Board, type StreamPart } from '../protocol/index.ts';
import { parseAnswerEvents } from '../protocol/parse-history.ts';
import { RequestError, type AnswerRequest, type BffClient } from './bff-client.ts';
import { sleep, within } from './link.ts';

/** A network that holds event streams back still lets short responses through. */
const json = 'application/json';
const limited = (signal: AbortSignal) => within(signal, 20_000);

/** The board at every change, until the run has ended. */
export async function* pollBoards(
  client: BffClient,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Board> {
  const { link } = client;
  let known = '';
  link.alive();
  try {
    for (;;) {
      const response = await client.send('GET', path, limited(signal), undefined, json);
      const board = parseBoard(await response.json());
      if (!board) throw new RequestError('internal', '', false, response.status);
      const text = JSON.stringify(board);
      if (text !== known) yield board;
      known = text;
      if (board.status !== 'preparing') return;
      await sleep(link.patience.pollMs, signal);
    }
  } finally {
    link.rest();
  }
}

/** The parts of an answer after `last`, in their order. */
export async function* pollParts(
  client: BffClient,
  request: AnswerRequest | undefined,
  answerId: string | undefined,
  last: number,
  signal: AbortSignal,
): AsyncGenerator<{ seq: number; part: StreamPart | undefined }> {
  const { link } = client;
  const id = answerId ?? (await begin(client, request, signal));
  const path = `/api/answers/${id}/stream`;
  link.alive();
  try {
    for (let after = last; ;) {
      const response = await client.send('GET', path, limited(signal), undefined, json, after);
      const found = parseAnswerEvents(await response.json());
      if (!found) throw new RequestError('internal', '', false, response.status);
      if (found.gap) yield { seq: -1, part: undefined };
      yield* found.events;
      if (found.done) throw new RequestError('model_interrupted', '', true, response.status);
      after = found.events.at(-1)?.seq ?? after;
      await sleep(link.patience.pollMs, signal);
    }
  } finally {
    link.rest();
  }
}

async function begin(
  client: BffClient,
  request: AnswerRequest | undefined,
  signal: AbortSignal,
): Promise<string> {
  const response = await client.link.watched(() =>
    client.send('POST', '/api/stream', limited(signal), request, json),
  );
  const body = (await response.json()) as { answerId?: unknown } | null;
  if (typeof body?.answerId !== 'string') throw new RequestError('internal', '', false, response.status);
  return body.answerId;
}
