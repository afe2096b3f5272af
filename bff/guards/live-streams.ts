import { PrepChatError } from '../errors.ts';
import type { Caller } from './admission.ts';

/** Event streams that one process keeps open at a time. */
const mostOfProcess = 2_000;

/** Counts the event streams that this process holds open, because each of them is a socket and memory. */
export class LiveStreams {
  readonly #open = new Map<string, number>();

  /** Takes a place; the function gives it back, once. Throws `rate_limited` when there is none. */
  enter({ site, address, visitorId = '' }: Caller): () => void {
    const places: [who: string, most: number][] = [
      ['process', mostOfProcess],
      [`address ${address}`, site.limits.addressLiveStreams],
      [`visitor ${visitorId}`, site.limits.visitorLiveStreams],
    ];
    for (const [who, most] of places) {
      if ((this.#open.get(who) ?? 0) >= most)
        throw new PrepChatError('rate_limited', { retryAfterSeconds: 1 });
    }
    for (const [who] of places) this.#open.set(who, (this.#open.get(who) ?? 0) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      for (const [who] of places) {
        const rest = (this.#open.get(who) ?? 0) - 1;
        if (rest > 0) this.#open.set(who, rest);
        else this.#open.delete(who);
      }
    };
  }
}
