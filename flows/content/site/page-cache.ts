import type { Fetched } from './get.ts';

const mostBytes = 64 * 1024 * 1024;
const longest = 30 * 60_000;

/** Pages that a crawl has fetched for their links and that are about to be read: 64 MB, half an hour, each once. */
export function createPageCache() {
  const pages = new Map<string, { fetched: Fetched; since: number }>();
  let bytes = 0;
  const take = (address: string): Fetched | undefined => {
    const held = pages.get(address);
    if (!held) return undefined;
    pages.delete(address);
    bytes -= held.fetched.body.length;
    return performance.now() - held.since < longest ? held.fetched : undefined;
  };
  return {
    take,
    /** What does not fit is fetched again when it is read. */
    put(address: string, fetched: Fetched): void {
      take(address);
      if (bytes + fetched.body.length > mostBytes) return;
      pages.set(address, { fetched, since: performance.now() });
      bytes += fetched.body.length;
    },
    clear(): void {
      pages.clear();
      bytes = 0;
    },
  };
}
export type PageCache = ReturnType<typeof createPageCache>;
