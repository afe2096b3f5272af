import type { ServerResponse } from 'node:http';
import type { EventSource } from '../ports/event-sink.ts';

/**
 * Sends an event stream straight to Node's response, head included: per token, a web stream in between
 * costs as much again.
 */
export function sendEvents(
  source: EventSource,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  outgoing: ServerResponse,
): void {
  outgoing.writeHead(status, Object.fromEntries(headers));
  outgoing.flushHeaders();
  let goOn = () => {};
  const left = () => {
    source.leave();
    goOn();
  };
  if (outgoing.destroyed) left();
  else outgoing.once('close', left);
  outgoing.on('drain', () => goOn());
  void source.sendTo({
    write: (text) => outgoing.write(text),
    drained: () => new Promise((resolve) => (outgoing.destroyed ? resolve() : (goOn = resolve))),
    end: () => outgoing.end(),
    fail: () => outgoing.destroy(),
  });
}
