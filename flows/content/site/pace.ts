import { setTimeout as wait } from 'node:timers/promises';

/** Requests that a host sees at once. */
const mostAtOnce = 2;

/** Makes tasks for the same host wait for each other: two at once, and a pause between their beginnings. */
export function createPace() {
  const hosts = new Map<string, { running: number; waiting: (() => void)[]; next: number }>();
  return async <T>(host: string, pause: number, signal: AbortSignal, task: () => Promise<T>): Promise<T> => {
    const lane = hosts.get(host) ?? { running: 0, waiting: [], next: 0 };
    hosts.set(host, lane);
    if (lane.running >= mostAtOnce) await new Promise<void>((resolve) => lane.waiting.push(resolve));
    else lane.running++;
    try {
      signal.throwIfAborted();
      const now = performance.now();
      const start = Math.max(now, lane.next);
      lane.next = start + pause;
      if (start > now) await wait(start - now, undefined, { signal });
      return await task();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else lane.running--;
    }
  };
}
