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
  // Chunks made here: Node would hand each over to the kernel in four pieces.
  const isChunked = outgoing.chunkedEncoding;
  outgoing.chunkedEncoding = false;
  void source.sendTo({
    write: (text) =>
      outgoing.write(isChunked ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text),
    drained: () => new Promise((resolve) => (outgoing.destroyed ? resolve() : (goOn = resolve))),
    end: () => outgoing.end(isChunked ? '0\r\n\r\n' : ''),
    fail: () => outgoing.destroy(),
  });
}
