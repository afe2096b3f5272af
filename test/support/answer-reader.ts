import type { StreamPart } from '../../widget/protocol/index.ts';
import { readEvents, type ApiClient, type SseEvent } from './api-client.ts';

/** Full lengths of what is scaled down to what a build server can do in seconds. */
export const fullLength = process.env['PREP_CHAT_TEST_FULL'] === '1';

/** Events of a response, at most so many; then the client leaves. */
export async function readSome(response: Response, count = Infinity): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  for await (const event of readEvents(response)) if (events.push(event) >= count) break;
  return events;
}

export function partsOf(events: SseEvent[]): StreamPart[] {
  return events.filter(({ data }) => data !== '[DONE]').map(({ data }) => JSON.parse(data) as StreamPart);
}

/** The id of the answer that these events begin. */
export function answerIdOf([first]: SseEvent[]): string {
  return /"messageId":"(\w+)"/.exec(first?.data ?? '')?.[1] ?? '';
}

/** Reads an answer on from event to event, a connection after the other, until it ends. */
export async function readOn(
  answerId: string,
  seen: SseEvent[],
  connect: (connection: number) => { client: ApiClient; count: number },
): Promise<SseEvent[]> {
  const events = [...seen];
  for (let connection = 0; events.at(-1)?.data !== '[DONE]'; connection += 1) {
    const { client, count } = connect(connection);
    const last = events.at(-1)?.id;
    const headers = last === undefined ? {} : { 'last-event-id': last };
    events.push(...(await readSome(await client.get(`/api/answers/${answerId}/stream`, headers), count)));
  }
  return events;
}
