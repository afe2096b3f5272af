import type { ServerResponse } from 'node:http';
import { takeEvents } from './event-stream.ts';

/**
 * Sends an event stream straight to Node's response: per token, a web stream in between costs as much
 * again. True when it was one, and nobody else has to send the response.
 */
export function sendEvents(response: Response, outgoing: ServerResponse): boolean {
  const source = takeEvents(response);
  if (!source) return false;
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
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
  return true;
}
